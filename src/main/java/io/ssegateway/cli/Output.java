package io.ssegateway.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How a command answers: text for people, or one JSON document on standard output with {@code --json}. Mixed into every
 * command.
 */
public final class Output {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "Answer with JSON.")
    private boolean json;

    /** Prints one of the two. */
    public void print(JsonObject document, String text) {
        writer().println(json ? document.encodePrettily() : text);
        writer().flush();
    }

    /** Did the user ask for JSON? */
    public boolean json() {
        return json;
    }

    /** Standard output. */
    public PrintWriter writer() {
        if (spec == null) {
            throw new IllegalStateException("not mixed into a command");
        }
        return spec.commandLine().getOut();
    }
}
