/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waits between attempts. */
class BackoffTest {

    @Test
    void doublesBetweenItsBoundsWithJitter() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), 1);
        long full = 200;
        for (int attempt = 0; attempt < 20; attempt++) {
            long millis = backoff.nextNanos() / 1_000_000;
            assertThat(millis).isBetween(Math.max(200, full / 2), full);
            full = Math.min(30_000, 2 * full);
        }
        backoff.reset();
        assertThat(backoff.nextNanos()).isEqualTo(Duration.ofMillis(200).toNanos());
    }

    @Test
    void clientsDoNotWaitAlike() {
        assertThat(waits("one")).isNotEqualTo(waits("two")).isEqualTo(waits("one"));
    }

    private static List<Long> waits(String clientId) {
        Backoff backoff = Backoff.forClient(clientId);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waits.add(backoff.nextNanos());
        }
        return waits;
    }
}
