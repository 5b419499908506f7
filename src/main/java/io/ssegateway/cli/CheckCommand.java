package io.ssegateway.cli;

import io.ssegateway.app.ToolWiring;
import io.ssegateway.policy.Explain;
import io.ssegateway.policy.Finding;
import io.ssegateway.policy.Loaded;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.Transport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gw check}: are the policies valid, and what would they decide. Asks no server. */
@Command(
        name = "check",
        description = {
            "Validate the policies below GATEWAY_POLICIES, or explain what they decide about a request.",
            "Exit code 3 if they are invalid, 1 if there are warnings."
        })
final class CheckCommand implements Callable<Integer> {
    private enum Over {
        HTTPS,
        HTTP
    }

    @Mixin
    private Output output = new Output();

    @ArgGroup(exclusive = false)
    private @Nullable Question question;

    /** The request to explain. */
    static final class Question {
        @Option(
                names = "--explain",
                required = true,
                paramLabel = "METHOD",
                description = "GET, HEAD, PUT, POST or DELETE.")
        private String method = "";

        @Parameters(index = "0", paramLabel = "BUCKET[/KEY]", description = "What the request is about.")
        private String target = "";

        @Option(names = "--as", required = true, paramLabel = "PRINCIPAL", description = "Who asks.")
        private String principal = "";

        @Option(names = "--over", defaultValue = "HTTPS", description = "https (default) or http.")
        private Over over = Over.HTTPS;
    }

    @Override
    public Integer call() {
        Loaded loaded = ToolWiring.fromEnvironment().policies();
        if (loaded.snapshot().isEmpty() || question == null) {
            return report(loaded);
        }
        Explain explained = Explain.of(loaded.snapshot().get(), request(question));
        JsonObject document = new JsonObject();
        explained.members().forEach(document::put);
        output.print(document, explained.toString());
        return explained.allowed() ? ExitCode.OK.code() : ExitCode.FINDINGS.code();
    }

    private int report(Loaded loaded) {
        List<Finding> all = new ArrayList<>(loaded.findings());
        all.addAll(loaded.servedLater());
        all.sort(null);
        JsonArray findings = new JsonArray();
        all.forEach(finding -> findings.add(new JsonObject()
                .put("place", finding.place().toString())
                .put("severity", finding.severity().name().toLowerCase(java.util.Locale.ROOT))
                .put("message", finding.message())));
        String text = all.isEmpty()
                ? "policies are valid"
                : String.join("\n", all.stream().map(Finding::toString).toList());
        boolean valid = loaded.snapshot().isPresent();
        output.print(new JsonObject().put("valid", valid).put("findings", findings), text);
        return (!valid ? ExitCode.INVALID : all.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS).code();
    }

    private static Explain.Request request(Question question) {
        int slash = question.target.indexOf('/');
        String bucket = slash < 0 ? question.target : question.target.substring(0, slash);
        Optional<String> key = slash < 0 || slash == question.target.length() - 1
                ? Optional.empty()
                : Optional.of(question.target.substring(slash + 1));
        try {
            Transport transport = question.over == Over.HTTPS ? Transport.TLS : Transport.CLEAR;
            return new Explain.Request(question.method, new BucketName(bucket), key, question.principal, transport);
        } catch (S3Exception e) {
            throw new CommandFailure(ExitCode.USAGE, "'" + bucket + "' is no bucket name");
        }
    }
}
