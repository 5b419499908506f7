package io.ssegateway.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** One run of the command line in this JVM. */
record CommandRun(int code, String out, String err) {
    static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = GatewayCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new CommandRun(code, out.toString(), err.toString());
    }

    JsonObject json() {
        return new JsonObject(out);
    }

    /** Names in a list of the document. */
    List<String> names(String list) {
        List<String> names = new ArrayList<>();
        JsonArray array = json().getJsonArray(list);
        for (int i = 0; i < array.size(); i++) {
            names.add(array.getJsonObject(i).getString("object"));
        }
        return names;
    }
}
