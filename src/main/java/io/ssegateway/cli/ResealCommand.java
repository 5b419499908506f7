package io.ssegateway.cli;

import io.ssegateway.app.RemoteKeys;
import io.ssegateway.app.ToolWiring;
import io.ssegateway.audit.KeyAudit;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.policy.Loaded;
import io.ssegateway.policy.Policies;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gw reseal}: every object under one key is sealed under another, its body untouched. */
@Command(
        name = "reseal",
        description = {
            "Retire a key: seal the data key of each object that is under it anew under another key. Bodies are neither"
                    + " read nor changed; the store copies each object onto itself with a new envelope.",
            "A key is an alias of the policies, PROVIDER:ID, or root:ID (gw keys roots) for SSE-OBS; the new root key is"
                    + " the one that writes, root:current.",
            "Locked objects, versions that are not current and objects under customers' keys are reported, never"
                    + " touched.",
            "Exit code 1 if something stays under the old key or the run was stopped, 3 if the configuration is invalid,"
                    + " 4 if store or KMS do not answer, 5 if an object failed; each is named."
        })
final class ResealCommand implements Callable<Integer> {
    private static final String MAIN = "main";
    private static final int MOST_PARALLEL = 256;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Output output = new Output();

    @Option(names = "--from", required = true, paramLabel = "K", description = "The key to retire.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "K", description = "The key that takes its place.")
    private String to = "";

    @Parameters(arity = "0..1", paramLabel = "s3://BUCKET[/PREFIX]", description = "Where; or --all.")
    private @Nullable String place;

    @Option(names = "--all", description = "Every bucket that the stores list and a rule is for.")
    private boolean all;

    @Option(
            names = "--rate",
            defaultValue = "200",
            paramLabel = "N",
            description = "Look at no more than so many objects a second; ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--parallel",
            defaultValue = "8",
            paramLabel = "N",
            description = "So many objects at a time; ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Where progress is written down; gw-reseal.journal in the current folder. A file beside the"
                    + " operator: it takes no right on any bucket, and outlives the store's troubles.")
    private Path journal = Path.of("gw-reseal.journal");

    @Option(names = "--resume", description = "Go on where the journal ends, and try again what failed.")
    private boolean resume;

    @Option(names = "--dry-run", description = "Look and count; write nothing, no journal either.")
    private boolean rehearsal;

    @Override
    public Integer call() {
        requireSense();
        ToolWiring wiring = ToolWiring.fromEnvironment();
        Policies policies = policies(wiring);
        try (KeyStoreFile store = wiring.keyStore();
                KeyAudit audit = wiring.audit("reseal").orElse(null);
                StoreSession session = StoreSession.open(wiring, MAIN);
                RemoteKeys remote = wiring.remoteKeys(session.network(), uses(audit));
                StopSignal stop = StopSignal.listen()) {
            KeyArgument old = KeyArgument.usable(wiring, Optional.of(policies), store, from);
            KeyArgument young = KeyArgument.usable(wiring, Optional.of(policies), store, to);
            requireKind(store, old, young);
            ResealRounds.Exchange exchange = new ResealRounds.Exchange(old, young, rehearsal);
            List<Places.Found> found = places(new Places(session, wiring, Optional.of(policies), MAIN));
            Keys keys = wiring.keys(session.network(), store, remote, uses(audit));
            requireUsable(session, keys, old);
            requireUsable(session, keys, young);
            ResealRounds.Ground ground = new ResealRounds.Ground(session, stop, keys, uses(audit), policies);
            return run(ground, exchange, found);
        }
    }

    private static KeyEvents uses(@Nullable KeyAudit audit) {
        return audit == null ? KeyEvents.NONE : audit.keyUses();
    }

    private int run(ResealRounds.Ground ground, ResealRounds.Exchange exchange, List<Places.Found> places) {
        ResealRun run = new ResealRun();
        ResealText text = new ResealText(run, exchange.old(), exchange.young(), rehearsal);
        ProgressLine progress = new ProgressLine(err(), Boolean.getBoolean("gw.terminal"), System::nanoTime);
        try (ResealJournal journal = rehearsal ? null : journal(exchange, run)) {
            ResealRounds rounds = new ResealRounds(
                    ground,
                    exchange,
                    new Sweep(ground.session(), new Pace(rate, System::nanoTime), parallel, ground.stopped()),
                    run,
                    Optional.ofNullable(journal),
                    progress);
            ResealRounds.Result result = rounds.go(places);
            progress.clear();
            output.print(text.json(result), text.text(result));
            if (!result.ended()) {
                err().println("gw: stopped" + (rehearsal ? "" : "; the same command with --resume goes on"));
            }
            return exitCode(run, result).code();
        } catch (CommandFailure e) {
            progress.clear();
            boolean goesOn = !rehearsal && e.exitCode() != ExitCode.USAGE;
            throw new CommandFailure(
                    e.exitCode(),
                    e.getMessage() + (goesOn ? " (until then: " + text.counts() + "; --resume goes on)" : ""));
        }
    }

    private static ExitCode exitCode(ResealRun run, ResealRounds.Result result) {
        if (!run.failures().isEmpty() || !result.refused().isEmpty()) {
            return ExitCode.INTEGRITY;
        }
        boolean clean =
                result.ended() && !run.tally().leaves() && result.withoutRule().isEmpty();
        return clean ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private ResealJournal journal(ResealRounds.Exchange exchange, ResealRun run) {
        String where = place == null ? "--all" : place;
        ResealJournal.Header header = new ResealJournal.Header(
                exchange.old().canonical(), exchange.young().canonical(), where);
        return ResealJournal.open(journal, header, resume, run);
    }

    private PrintWriter err() {
        if (spec == null) {
            throw new IllegalStateException("not run as a command");
        }
        return spec.commandLine().getErr();
    }

    private void requireSense() {
        if (all == (place != null)) {
            throw new CommandFailure(ExitCode.USAGE, "name one s3://BUCKET[/PREFIX], or say --all");
        }
        if (!(rate > 0) || parallel < 1 || parallel > MOST_PARALLEL) {
            throw new CommandFailure(ExitCode.USAGE, "--rate is more than 0, --parallel 1 to 256");
        }
        if (rehearsal && resume) {
            throw new CommandFailure(ExitCode.USAGE, "a --dry-run has no journal to --resume");
        }
    }

    /**
     * The policies.
     *
     * @throws CommandFailure {@code INVALID} if they are
     */
    static Policies policies(ToolWiring wiring) {
        Loaded loaded = wiring.policies();
        return loaded.snapshot()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.INVALID,
                        "the policies are invalid: " + loaded.obstacles().getFirst() + "; gw check shows all"));
    }

    private static void requireKind(KeyStoreFile store, KeyArgument old, KeyArgument young) {
        // a key of a KMS has versions, of which the newest wraps; a root key has none
        if (old.key().equals(young.key()) && old.reference().isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "--from and --to are the same root key, " + old.canonical());
        }
        if (old.reference().isPresent() != young.reference().isPresent()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "a root key gives way to a root key, and a key of a KMS to a key of a KMS");
        }
        KeyArgument writing = KeyArgument.current(store);
        if (young.reference().isEmpty() && !writing.key().equals(young.key())) {
            throw new CommandFailure(
                    ExitCode.INVALID,
                    young.canonical() + " is not the root key that writes, which is " + writing.canonical()
                            + "; gw keys rotate-root makes a new one");
        }
    }

    /** A key that cannot be used would fail object by object. What its KMS does not tell, it is tried. */
    private static void requireUsable(StoreSession session, Keys keys, KeyArgument argument) {
        if (argument.reference().isEmpty()) {
            return;
        }
        KeyRef key = argument.reference().get();
        KeyUse use = KeyUse.of("gw reseal", Map.of(), "reseal");
        try {
            Kms.Description told = session.begin(
                            () -> keys.provider(key.provider()).describe(key, use))
                    .join();
            if (told.state() != Kms.State.ENABLED) {
                throw new CommandFailure(
                        ExitCode.INVALID, "the key " + argument.canonical() + " is not enabled: " + told.state());
            }
        } catch (CompletionException e) {
            Trouble trouble = Trouble.of(e.getCause() == null ? e : e.getCause());
            boolean missing = e.getCause() instanceof KmsException kms && kms.kind() == KmsException.Kind.NOT_FOUND;
            if (trouble.away() || missing) {
                throw new CommandFailure(
                        missing ? ExitCode.INVALID : ExitCode.UNREACHABLE,
                        argument.canonical() + ": " + trouble.reason());
            }
        }
    }

    private List<Places.Found> places(Places places) {
        if (place == null) {
            return places.all();
        }
        Places.Found one = places.named(place);
        if (one.rule().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.INVALID,
                    "no rule of the policies is for the bucket "
                            + one.location().bucket());
        }
        return List.of(one);
    }
}
