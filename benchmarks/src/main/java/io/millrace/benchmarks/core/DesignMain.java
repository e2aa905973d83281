/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.peer.HashMapChain;
import io.millrace.benchmarks.peer.OverlappedChain;
import io.millrace.benchmarks.peer.StageTemplate;
import io.millrace.benchmarks.peer.Stages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.util.FileUtils;

/** One design in one round, in a JVM of its own; prints its figures. */
public final class DesignMain {

    private DesignMain() {}

    /**
     * Runs.
     *
     * @param arguments a {@link RoundSpec} as JSON
     */
    public static void main(String[] arguments) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        RoundSpec spec = mapper.readValue(arguments[0], RoundSpec.class);
        System.out.println(mapper.writeValueAsString(run(spec)));
        // Threads of the cluster or of a native library may outlive it.
        System.exit(0);
    }

    /** Measures in this JVM. */
    static RoundFigures run(RoundSpec spec) throws Exception {
        Optional<Stages> stages = MonitorStages.create().map(StageTemplate::fill);
        return switch (spec.design()) {
            case MILLRACE -> job(spec, new MonitorRun());
            case PLAIN_LOOP ->
                    stages.isPresent()
                            ? LoopRun.run(spec, new HashMapChain(stages.get()), true)
                            : LoopRun.run(spec, new ObjectStagesChain(), false);
            case OVERLAPPED_LOOP ->
                    LoopRun.run(spec, new OverlappedChain(stages.orElseThrow()), true);
            case FLAT_VALUE_STATE -> job(spec, new FlatValueRun(stages.orElseThrow()));
            case POJO_VALUE_STATE -> job(spec, new PojoRun());
            case FLINK_SQL_OVER -> job(spec, new SqlOverRun(false));
            case FLINK_SQL_OVER_SPLIT -> job(spec, new SqlOverRun(true));
        };
    }

    /** Whether a design can run with the stages as they are. */
    static boolean isPossible(Design design) {
        return switch (design) {
            case OVERLAPPED_LOOP, FLAT_VALUE_STATE -> MonitorStages.create().isPresent();
            default -> true;
        };
    }

    private static RoundFigures job(RoundSpec spec, JobDesign design) throws Exception {
        Path folder = Files.createTempDirectory("millrace-bench-");
        try {
            return JobRun.run(spec, design, folder);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }
}
