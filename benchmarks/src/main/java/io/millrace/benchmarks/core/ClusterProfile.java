/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** The settings of the cluster's profile that decide what it costs, so that they are measured. */
final class ClusterProfile {

    private static final String ROCKSDB = "state.backend.rocksdb.";

    private ClusterProfile() {}

    /** Those of RocksDB and of the checkpoint's file; none where there is no such profile. */
    static Configuration performance() {
        Path folder = Path.of(System.getProperty("millrace.root", "."), "flink-conf", "cluster");
        Configuration chosen = new Configuration();
        if (!Files.isRegularFile(folder.resolve("config.yaml"))) {
            return chosen;
        }
        GlobalConfiguration.loadConfiguration(folder.toString())
                .toMap()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(ROCKSDB)
                                    || key.equals(
                                            CheckpointingOptions.FS_WRITE_BUFFER_SIZE.key())) {
                                chosen.setString(key, value);
                            }
                        });
        return chosen;
    }
}
