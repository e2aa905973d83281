/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker's folder. */
class BrokerFolderTest {

    @TempDir private Path parent = Path.of(".");

    @Test
    void clearsWhatAKilledPlantLeftBehindAndNothingElse() throws IOException {
        Path dead = Files.createDirectory(parent.resolve("millrace-broker-dead"));
        Files.createFile(dead.resolve("lock"));
        Files.writeString(Files.createDirectory(dead.resolve("data")).resolve("x"), "x");
        Path foreign = Files.createDirectory(parent.resolve("broker-of-others"));
        Files.createFile(foreign.resolve("lock"));
        try (BrokerFolder folder = BrokerFolder.under(parent)) {
            assertThat(dead).doesNotExist();
            assertThat(foreign).exists();
            assertThat(folder.resolve("conf")).isDirectory();
        }
    }

    @Test
    void leavesTheFolderOfALivingPlantAlone() throws IOException {
        try (BrokerFolder living = BrokerFolder.under(parent);
                BrokerFolder second = BrokerFolder.under(parent)) {
            assertThat(living.resolve("conf")).isDirectory();
            assertThat(second.resolve("conf")).isNotEqualTo(living.resolve("conf")).isDirectory();
        }
        assertThat(parent).isEmptyDirectory();
    }
}
