/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.broker.MosquittoBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.connector.testframe.TestResource;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.environment.TestEnvironment;
import org.apache.flink.connector.testframe.environment.TestEnvironmentSettings;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestExternalSystem;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestTemplate;

/**
 * Flink's own suite for sources, with mosquitto. One session stands for all splits, because the
 * suite asks for the order within a split, which several sessions that share a subscription do not
 * keep; each of its splits is a topic. What several sessions promise is shown by {@link
 * RescaleITCase}.
 *
 * <p>MQTT topics have no end. The three scenarios that want a bounded source are run with an
 * unbounded one: as many records are awaited as were written, and the job is cancelled then.
 */
// Flink declares close() with Exception, and reads the annotated fields itself.
@SuppressWarnings({"try", "UnusedVariable"})
class MqttSourceSuiteITCase extends SourceTestSuiteBase<String> {

    private static final int SPLITS = 4;

    @TestEnv
    private final MiniClusterTestEnvironment environment = new MiniClusterTestEnvironment();

    @TestExternalSystem private final Mosquitto mosquitto = new Mosquitto();

    @TestContext
    private final MqttExternalContext.Factory contexts =
            new MqttExternalContext.Factory(mosquitto::port);

    @TestSemantics private final CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};

    @Override
    @TestTemplate
    @DisplayName("Test source with single split")
    public void testSourceSingleSplit(
            TestEnvironment testEnv,
            DataStreamSourceExternalContext<String> externalContext,
            CheckpointingMode semantic)
            throws Exception {
        readWithoutEnd(testEnv, externalContext, semantic, 1, 1);
    }

    @Override
    @TestTemplate
    @DisplayName("Test source with multiple splits")
    public void testMultipleSplits(
            TestEnvironment testEnv,
            DataStreamSourceExternalContext<String> externalContext,
            CheckpointingMode semantic)
            throws Exception {
        readWithoutEnd(testEnv, externalContext, semantic, SPLITS, SPLITS);
    }

    @Override
    @TestTemplate
    @DisplayName("Test source with at least one idle parallelism")
    public void testIdleReader(
            TestEnvironment testEnv,
            DataStreamSourceExternalContext<String> externalContext,
            CheckpointingMode semantic)
            throws Exception {
        readWithoutEnd(testEnv, externalContext, semantic, SPLITS, SPLITS + 1);
    }

    private void readWithoutEnd(
            TestEnvironment testEnv,
            DataStreamSourceExternalContext<String> context,
            CheckpointingMode semantic,
            int splits,
            int parallelism)
            throws Exception {
        TestingSourceSettings settings =
                TestingSourceSettings.builder()
                        .setBoundedness(Boundedness.CONTINUOUS_UNBOUNDED)
                        .setCheckpointingMode(semantic)
                        .build();
        List<List<String>> written = new ArrayList<>();
        for (int split = 0; split < splits; split++) {
            written.add(generateAndWriteTestData(split, context, settings));
        }
        StreamExecutionEnvironment env =
                testEnv.createExecutionEnvironment(
                        TestEnvironmentSettings.builder()
                                .setConnectorJarPaths(context.getConnectorJarPaths())
                                .build());
        env.enableCheckpointing(50);
        DataStreamSource<String> stream =
                env.fromSource(
                                context.createSource(settings),
                                WatermarkStrategy.noWatermarks(),
                                "Tested Source")
                        .setParallelism(parallelism);
        try (CloseableIterator<String> results = stream.collectAsync()) {
            JobClient job = submitJob(env, "Unbounded Source Test");
            checkResultWithSemantic(results, written, semantic, getTestDataSize(written));
            CommonTestUtils.terminateJob(job);
            CommonTestUtils.waitForJobStatus(job, List.of(JobStatus.CANCELED));
        }
    }

    /** The broker as the suite's resource. */
    private static final class Mosquitto implements TestResource {

        private @Nullable MosquittoBroker broker;

        @Override
        public void startUp() throws IOException {
            if (broker == null) {
                MosquittoBroker.assumeInstalled();
                Path folder = Files.createTempDirectory("mqtt-suite-");
                broker = new MosquittoBroker(folder, "allow_anonymous true");
            }
        }

        @Override
        public void tearDown() {
            if (broker != null) {
                broker.close();
            }
        }

        int port() {
            return Objects.requireNonNull(broker).port();
        }
    }
}
