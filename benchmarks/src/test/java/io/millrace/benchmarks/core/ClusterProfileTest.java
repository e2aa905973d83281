/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** That the benchmark runs with what the cluster's profile says. */
class ClusterProfileTest {

    @Test
    void takesRocksDbsSettingsAndTheWriteBufferButNoAddresses() {
        Configuration profile = ClusterProfile.performance();
        assertThat(profile.get(CheckpointingOptions.FS_WRITE_BUFFER_SIZE)).isEqualTo(1 << 20);
        assertThat(profile.toMap())
                .containsEntry("state.backend.rocksdb.compression.per.level", "NO_COMPRESSION")
                .allSatisfy((key, value) -> assertThat(key).doesNotContain("address"));
    }
}
