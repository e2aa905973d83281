/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.child.ChildJvm;
import io.millrace.benchmarks.child.ProgressBar;
import io.millrace.benchmarks.core.RoundSpec.StateBackend;
import io.millrace.benchmarks.river.Workload;
import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.cli.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the main job's keyed core beside the same work in other ways. */
@Command(
        name = "core",
        mixinStandardHelpOptions = true,
        description = {
            "The monitor's stages behind a generator and a shuffle, with checkpoints, beside the"
                    + " same work in a plain loop, in process functions and in Flink SQL.",
            "Each design of each round runs in a JVM of its own with the same options; rounds"
                    + " alternate their order. Ratios compare readings per CPU second within a"
                    + " round. Rooms begin with full windows, except in SQL, which has to fill"
                    + " them."
        })
public final class CoreCommand implements Callable<Integer> {

    @Option(
            names = "--designs",
            split = ",",
            paramLabel = "DESIGN",
            converter = DesignConverter.class,
            completionCandidates = DesignConverter.Labels.class,
            description = "Which ones: ${COMPLETION-CANDIDATES}; default: all.")
    private Set<Design> designs = EnumSet.allOf(Design.class);

    @Option(
            names = "--sensors",
            split = ",",
            paramLabel = "N",
            description =
                    "How many sensors, three a room; several for several rows. Default: 100000.")
    private List<Integer> sensors = List.of(100_000);

    @Option(
            names = "--sql-sensors",
            paramLabel = "N",
            description =
                    "How many sensors SQL has; it would not fill the windows of more in time."
                            + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "300")
    private int sqlSensors;

    @Option(
            names = "--parallelism",
            split = ",",
            paramLabel = "N",
            description = "Parallel subtasks; several for several rows. Default: 2.")
    private List<Integer> parallelism = List.of(2);

    @Option(
            names = "--state-backend",
            split = ",",
            paramLabel = "BACKEND",
            description = "rocksdb, hashmap or both, for each design that has one. Default: both.")
    private List<String> backends = List.of("rocksdb", "hashmap");

    @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}", defaultValue = "3")
    private int rounds;

    @Option(
            names = "--seconds",
            description = "Measured time of a design in a round; default: ${DEFAULT-VALUE}.",
            defaultValue = "30")
    private double seconds;

    @Option(
            names = "--warm-up",
            description =
                    "Seconds before it is measured, up to twice as many where windows are not yet"
                            + " full; default: ${DEFAULT-VALUE}.",
            defaultValue = "15")
    private double warmUp;

    @Option(
            names = "--checkpoint-seconds",
            description = "0 for none; default: ${DEFAULT-VALUE}",
            defaultValue = "10")
    private double checkpointSeconds;

    @Option(
            names = "--quick",
            description = "One short round of the product and the peers of its ratios: 100 s.")
    private boolean quick;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        check();
        if (quick) {
            rounds = 1;
            designs.retainAll(
                    EnumSet.of(
                            Design.MILLRACE,
                            Design.PLAIN_LOOP,
                            Design.OVERLAPPED_LOOP,
                            Design.FLINK_SQL_OVER));
            sqlSensors = Math.min(sqlSensors, 99);
        }
        List<RoundSpec> specs = specs();
        if (specs.isEmpty()) {
            throw new UserError("none of the designs can run");
        }
        CoreReport report = new CoreReport();
        double planned = specs.stream().mapToDouble(RoundSpec::plannedSeconds).sum() * rounds;
        try (ProgressBar bar = ProgressBar.onStandardError(planned)) {
            for (int round = 1; round <= rounds; round++) {
                report.beginRound();
                for (RoundSpec spec : specs) {
                    bar.step(
                            "round %d of %d: %s, %d sensors, %s"
                                    .formatted(
                                            round,
                                            rounds,
                                            spec.design(),
                                            spec.sensors(),
                                            spec.stateBackend().name().toLowerCase(Locale.ROOT)),
                            spec.plannedSeconds());
                    report.add(spec, measure(spec, bar));
                }
                // Whatever drifts, heat or a neighbour, meets each design at both ends.
                Collections.reverse(specs);
            }
        }
        System.out.print(report.table());
        if (json) {
            System.out.println(report.json());
        }
        return CommandRunner.OK;
    }

    private static RoundFigures measure(RoundSpec spec, ProgressBar bar) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        String figures =
                ChildJvm.run(DesignMain.class, List.of(mapper.writeValueAsString(spec)), bar::say);
        return mapper.readValue(figures, RoundFigures.class);
    }

    private void check() {
        for (int count : sensors) {
            require("--sensors", count, Workload.SENSORS, 100_000_000);
        }
        require("--sql-sensors", sqlSensors, Workload.SENSORS, 100_000_000);
        for (int subtasks : parallelism) {
            require("--parallelism", subtasks, 1, 64);
        }
        require("--rounds", rounds, 1, 1_000);
        require("--seconds", seconds, 1, 3_600);
        require("--warm-up", warmUp, 0, 3_600);
        require("--checkpoint-seconds", checkpointSeconds, 0, 3_600);
        for (String backend : backends) {
            if (!backend.equals("rocksdb") && !backend.equals("hashmap")) {
                throw new UserError(
                        "--state-backend '%s' is not known: allowed are rocksdb and hashmap"
                                .formatted(backend));
            }
        }
    }

    private static void require(String option, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new UserError(
                    String.format(
                            Locale.ROOT,
                            "%s must be in [%.0f, %.0f] but was %s",
                            option,
                            min,
                            max,
                            value));
        }
    }

    /** What one round measures. */
    private List<RoundSpec> specs() {
        List<RoundSpec> specs = new ArrayList<>();
        for (Design design : designs) {
            if (design.isLoop()) {
                for (int count : sensors) {
                    specs.add(spec(design, count, 1, StateBackend.NONE));
                }
                continue;
            }
            for (int count : design.isSql() ? List.of(sqlSensors) : sensors) {
                for (int subtasks : parallelism) {
                    for (StateBackend backend : backends(design)) {
                        specs.add(spec(design, count, subtasks, backend));
                    }
                }
            }
        }
        return specs;
    }

    private List<StateBackend> backends(Design design) {
        // Of SQL and the POJO, the one that bears more state than memory is the one to compare.
        if (design.isSql() || design == Design.POJO_VALUE_STATE) {
            return List.of(StateBackend.ROCKSDB);
        }
        return backends.stream()
                .map(backend -> StateBackend.valueOf(backend.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private RoundSpec spec(Design design, int count, int subtasks, StateBackend backend) {
        long checkpoints = backend == StateBackend.NONE ? 0 : (long) (checkpointSeconds * 1e3);
        if (quick) {
            return new RoundSpec(
                    design,
                    count,
                    subtasks,
                    backend,
                    checkpoints,
                    design.isSql() ? 8 : 4,
                    design.isLoop() || design.isSql() ? 5 : 11);
        }
        return new RoundSpec(design, count, subtasks, backend, checkpoints, warmUp, seconds);
    }
}
