/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.peer.FlatValueFunction;
import io.millrace.benchmarks.peer.HashMapChain;
import io.millrace.benchmarks.peer.OverlappedChain;
import io.millrace.benchmarks.peer.PojoFunction;
import io.millrace.benchmarks.peer.StageTemplate;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.monitor.MonitorStages;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.typeinfo.Types;
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
        MonitorStages stages = StageTemplate.fill(Workload.stages());
        return switch (spec.design()) {
            case MILLRACE -> job(spec, new MonitorRun(stages, JobRun.runtime(spec).stages()));
            case PLAIN_LOOP -> LoopRun.run(spec, new HashMapChain(stages), true);
            case OVERLAPPED_LOOP -> LoopRun.run(spec, new OverlappedChain(stages), true);
            case FLAT_VALUE_STATE ->
                    job(
                            spec,
                            new ProcessFunctionRun<>(
                                    new FlatValueFunction(stages),
                                    ModelTypes.FEATURE_VECTOR,
                                    false));
            case POJO_VALUE_STATE ->
                    job(spec, new ProcessFunctionRun<>(new PojoFunction(true), Types.DOUBLE, true));
            case FLINK_SQL_OVER -> job(spec, new SqlOverRun(false));
            case FLINK_SQL_OVER_SPLIT -> job(spec, new SqlOverRun(true));
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
