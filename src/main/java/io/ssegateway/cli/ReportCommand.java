package io.ssegateway.cli;

import io.smallrye.mutiny.Uni;
import io.ssegateway.app.ToolWiring;
import io.ssegateway.objects.KeyState;
import io.ssegateway.objects.KeyStates;
import io.ssegateway.objects.SealingKey;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Policies;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gw report}: what lies in the stores, counted. */
@Command(
        name = "report",
        description = "Count what lies in the stores (GATEWAY_BACKEND_*): needs no gateway and no key.",
        synopsisSubcommandLabel = "COMMAND")
final class ReportCommand {
    private static final String HEADER = "bucket,provider,keyId,alias,objects";

    @Spec
    private @Nullable CommandSpec spec;

    @Command(
            name = "keys",
            description = {
                "Count objects per key: the provider's own id, root:ID for SSE-OBS, sse-c for customers' keys; objects in"
                        + " clear, and those whose key is not told (damaged metadata).",
                "With --key, exit code 1 if there are objects under it, or if any object's key is not told."
            })
    int keys(
            @Mixin Output output,
            @Parameters(arity = "0..1", paramLabel = "s3://BUCKET[/PREFIX]", description = "Where; or --all.") @Nullable
                    String place,
            @Mixin Choices choices) {
        if (choices.all == (place != null)) {
            throw new CommandFailure(ExitCode.USAGE, "name one s3://BUCKET[/PREFIX], or say --all");
        }
        if (choices.csv && output.json()) {
            throw new CommandFailure(ExitCode.USAGE, "--csv or --json");
        }
        if (!(choices.rate > 0) || choices.parallel < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--rate is more than 0, --parallel 1 or more");
        }
        ToolWiring wiring = ToolWiring.fromEnvironment();
        Optional<Policies> policies = policies(wiring);
        Optional<SealingKey> named = Optional.ofNullable(choices.key)
                .map(key -> KeyArgument.named(wiring, policies, key).key());
        try (StoreSession session = StoreSession.open(wiring, choices.backend);
                StopSignal stop = StopSignal.listen()) {
            Places places = new Places(session, wiring, policies, choices.backend);
            List<Places.Found> found = place == null ? places.all() : List.of(places.named(place));
            Counting counting = new Counting(session, choices, policies, named, err(), stop);
            List<KeyReport> reports = found.stream().map(counting::of).toList();
            print(output, choices, reports, aliases(policies, found), place != null);
            return counting.exitCode(reports).code();
        }
    }

    /** What can be chosen. */
    static final class Choices {
        @Option(names = "--all", description = "Every bucket that the stores list.")
        private boolean all;

        @Option(names = "--csv", description = "Answer with CSV: " + HEADER + ".")
        private boolean csv;

        @Option(names = "--versions", description = "Count versions that are not current, too.")
        private boolean versions;

        @Option(names = "--key", paramLabel = "K", description = "Tell of this key even if nothing is under it.")
        private @Nullable String key;

        @Option(
                names = "--rate",
                defaultValue = "1000",
                paramLabel = "N",
                description = "Look at no more than so many objects a second; ${DEFAULT-VALUE}.")
        private double rate;

        @Option(
                names = "--parallel",
                defaultValue = "16",
                paramLabel = "N",
                description = "So many objects at a time; ${DEFAULT-VALUE}.")
        private int parallel;

        @Option(
                names = "--backend",
                defaultValue = "main",
                paramLabel = "NAME",
                description = "Store of buckets without a rule; main.")
        private String backend = "main";
    }

    /** Policies say where buckets lie and what keys are called; without them the default store is meant. */
    private static Optional<Policies> policies(ToolWiring wiring) {
        if (wiring.config().policies().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ResealCommand.policies(wiring));
    }

    private PrintWriter err() {
        if (spec == null) {
            throw new IllegalStateException("not run as a command");
        }
        return spec.commandLine().getErr();
    }

    private static Function<SealingKey, String> aliases(Optional<Policies> policies, List<Places.Found> places) {
        return key -> places.stream()
                .flatMap(place ->
                        policies
                                .flatMap(each -> each.keyOf(place.location().bucket(), key.provider(), key.keyId()))
                                .stream())
                .map(each -> each.alias())
                .findFirst()
                .orElse("");
    }

    private static void print(
            Output output, Choices choices, List<KeyReport> reports, Function<SealingKey, String> alias, boolean one) {
        List<JsonObject> documents =
                reports.stream().map(report -> report.json(alias)).toList();
        JsonObject json = one ? documents.getFirst() : new JsonObject().put("buckets", new JsonArray(documents));
        List<List<String>> rows =
                reports.stream().flatMap(report -> report.rows(alias).stream()).toList();
        output.print(json, choices.csv ? csv(rows) : table(rows));
    }

    private static String csv(List<List<String>> rows) {
        return HEADER + "\n"
                + rows.stream()
                        .map(row -> row.stream()
                                .map(cell -> cell.matches("[^\",\\s]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"')
                                .collect(Collectors.joining(",")))
                        .collect(Collectors.joining("\n"));
    }

    private static String table(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        lines.add("%-32s %-40s %-20s %12s".formatted("bucket", "key", "alias", "objects"));
        for (List<String> row : rows) {
            String key = row.get(1).isEmpty() ? row.get(2) : row.get(1) + ":" + row.get(2);
            lines.add("%-32s %-40s %-20s %12s".formatted(row.get(0), key, row.get(3), row.get(4)));
        }
        return String.join("\n", lines);
    }

    /** Goes over buckets and counts. */
    private static final class Counting {
        private final StoreSession session;
        private final Choices choices;
        private final Optional<Policies> policies;
        private final Optional<SealingKey> named;
        private final StopSignal stop;
        private final Sweep sweep;
        private final ProgressLine progress;
        private long done;
        private boolean failed;

        Counting(
                StoreSession session,
                Choices choices,
                Optional<Policies> policies,
                Optional<SealingKey> named,
                PrintWriter err,
                StopSignal stop) {
            this.session = session;
            this.choices = choices;
            this.policies = policies;
            this.named = named;
            this.stop = stop;
            this.sweep = new Sweep(session, new Pace(choices.rate, System::nanoTime), choices.parallel, stop);
            this.progress = new ProgressLine(err, Boolean.getBoolean("gw.terminal"), System::nanoTime);
        }

        KeyReport of(Places.Found place) {
            KeyReport report = new KeyReport(place.location().bucket().value(), told(place));
            BucketListing listing =
                    new BucketListing(session, place.store(), place.location(), choices.versions, Optional.empty());
            sweep.over(listing, object -> looked(place, object), new Sweep.Told<KeyState>() {
                @Override
                public void done(Listed object, KeyState state, boolean endsKey) {
                    report.count(state);
                    if (state instanceof KeyState.Untold(String why)) {
                        progress.say("unknown " + new NamedObject(object, why).text());
                    }
                    progress.tell(++done, OptionalLong.empty(), "looking at " + place.location());
                }

                @Override
                public void failed(Listed object, Throwable failure, boolean endsKey) {
                    Trouble trouble = Trouble.of(failure);
                    if (trouble.away()) {
                        throw new CommandFailure(ExitCode.UNREACHABLE, trouble.reason());
                    }
                    Counting.this.failed = true;
                    report.unknown();
                    progress.say("failed " + new NamedObject(object, trouble.reason()).text());
                }
            });
            progress.clear();
            if (stop.getAsBoolean()) {
                throw new CommandFailure(ExitCode.FINDINGS, "stopped before everything was counted");
            }
            return report;
        }

        private Uni<KeyState> looked(Places.Found place, Listed object) {
            return session.patiently(Reseal.AGAIN, () -> KeyStates.of(place.store(), object.object()));
        }

        /** The key that is asked for, and the one that new objects get. */
        private Set<SealingKey> told(Places.Found place) {
            Set<SealingKey> told = new LinkedHashSet<>();
            named.ifPresent(told::add);
            if (policies.isPresent()) {
                place.rule()
                        .flatMap(BucketRule::key)
                        .ifPresent(key -> told.add(SealingKey.kms(key.provider(), key.keyId())));
            }
            return told;
        }

        ExitCode exitCode(List<KeyReport> reports) {
            boolean left = named.isPresent()
                    && reports.stream().anyMatch(report -> report.under(named.get()) > 0 || report.unknowns() > 0);
            if (failed) {
                return ExitCode.INTEGRITY;
            }
            return left ? ExitCode.FINDINGS : ExitCode.OK;
        }
    }
}
