/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.jobs.cli.CommandRunner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command with few sensors and short times: that each design runs and is counted. */
class CoreCommandITCase {

    @Test
    void productAndPeersRunAndAreCompared() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        int code;
        try {
            code =
                    CommandRunner.run(
                            new CoreCommand(),
                            "--designs=millrace,plain-loop,pojo-value-state,flink-sql-over",
                            "--sensors=300",
                            "--sql-sensors=30",
                            "--state-backend=hashmap",
                            "--rounds=1",
                            "--warm-up=3",
                            "--seconds=3",
                            "--checkpoint-seconds=1",
                            "--json");
        } finally {
            System.setOut(before);
        }
        assertThat(code).isZero();
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        JsonNode rows = new ObjectMapper().readTree(lines.get(lines.size() - 1)).required("rows");
        List<String> designs = new ArrayList<>();
        rows.forEach(row -> designs.add(row.required("design").asText()));
        assertThat(designs)
                .containsExactlyInAnyOrder(
                        "millrace", "plain-loop", "pojo-value-state", "flink-sql-over");
        for (JsonNode row : rows) {
            assertThat(row.required("readingsPerCpuSecond").asDouble()).isPositive();
            assertThat(row.required("ratioToFlinkSqlOver").asDouble()).isPositive();
            if (row.required("design").asText().equals("millrace")) {
                assertThat(row.required("ratioToPlainLoop").asDouble()).isPositive();
                assertThat(row.required("barrierStallMillis").asDouble()).isPositive();
                assertThat(row.required("checkpointBytes").asDouble()).isPositive();
            }
        }
    }

    @Test
    void wrongOptionsAreOneLine() {
        assertThat(CommandRunner.run(new CoreCommand(), "--sensors=2"))
                .isEqualTo(CommandRunner.USER_ERROR);
        assertThat(CommandRunner.run(new CoreCommand(), "--state-backend=paper"))
                .isEqualTo(CommandRunner.USER_ERROR);
        assertThat(CommandRunner.run(new CoreCommand(), "--designs=magic"))
                .isEqualTo(CommandRunner.USER_ERROR);
    }
}
