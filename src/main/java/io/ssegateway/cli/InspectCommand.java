package io.ssegateway.cli;

import io.ssegateway.app.ToolWiring;
import io.ssegateway.backend.StoreError;
import io.ssegateway.kms.local.KeyStoreFile;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gw inspect}: what the store holds under a name, and whether it is whole. */
@Command(
        name = "inspect",
        description = {
            "Show how an object is sealed, straight from the store (GATEWAY_BACKEND_*): needs no gateway and no key.",
            "An object that is not sealed has method none. --verify reads all of it and needs the key store"
                    + " (GATEWAY_KEYSTORE, GATEWAY_KEYSTORE_PASSPHRASE or _FILE).",
            "Exit code 1 if there is no such object, 3 if its key is not in the key store, 4 if the store cannot be"
                    + " reached, 5 if the object is damaged."
        })
final class InspectCommand implements Callable<Integer> {
    private static final int NOT_FOUND = 404;

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "s3://BUCKET/KEY[?versionId=ID]", description = "The object.")
    private String name = "";

    @Option(names = "--verify", description = "Read and authenticate every byte.")
    private boolean verify;

    @Option(names = "--backend", defaultValue = "main", paramLabel = "NAME", description = "Its store; main.")
    private String backend = "main";

    @Override
    public Integer call() {
        S3Location location = S3Location.of(name);
        if (location.path().isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "'" + name + "' names no object");
        }
        ToolWiring wiring = ToolWiring.fromEnvironment();
        try (StoreSession session = StoreSession.open(wiring, backend)) {
            S3Object object = S3Object.find(session, location);
            JsonObject facts = facts(wiring, object);
            output.print(facts, ObjectFacts.text(facts));
            return ExitCode.OK.code();
        } catch (StoreError e) {
            boolean missing = e.status() == NOT_FOUND;
            throw new CommandFailure(
                    missing ? ExitCode.FINDINGS : ExitCode.INVALID,
                    location + ": " + (missing ? "no such object" : "the store refuses: " + e.code() + " " + e.text()));
        } catch (ObjectFailure e) {
            throw new CommandFailure(exitCode(e.kind()), location + ": " + e.getMessage());
        }
    }

    private JsonObject facts(ToolWiring wiring, S3Object object) {
        Optional<ObjectClaim> claim = ObjectClaim.of(object, true);
        if (claim.isEmpty()) {
            return ObjectFacts.clear(object);
        }
        if (!claim.get().fromMetadata()) {
            throw ObjectClaim.damaged("its body is sealed and its metadata has no envelope: it was removed"
                    + " (gw recover opens it by its bytes)");
        }
        JsonObject facts = ObjectFacts.sealed(object, claim.get().envelope());
        if (verify) {
            try (KeyStoreFile store = wiring.keyStore();
                    KmsSession remote = new KmsSession(wiring)) {
                new ObjectVerifier(new ObjectKeyring(store, remote), true).open(object, claim.get(), plaintext -> {});
            }
            facts.put("verified", true);
        }
        return facts;
    }

    private static ExitCode exitCode(ObjectFailure.Kind kind) {
        return switch (kind) {
            case DAMAGED -> ExitCode.INTEGRITY;
            case NO_KEY -> ExitCode.INVALID;
            case REFUSED -> ExitCode.FINDINGS;
        };
    }
}
