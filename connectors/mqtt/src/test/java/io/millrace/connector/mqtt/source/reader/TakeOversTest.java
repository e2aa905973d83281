/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two clients with one client id. */
class TakeOversTest {

    private static final URI BROKER = URI.create("mqtt://h");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final TakeOvers takeOvers = new TakeOvers(nanos::get);

    @Test
    void waitsLongerEachTimeAndThenEndsTheJob() {
        assertThat(takeOvers.count("c", BROKER)).isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(takeOvers.count("c", BROKER)).isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThatThrownBy(() -> takeOvers.count("c", BROKER))
                .isInstanceOf(SessionTakenOverException.class)
                .hasMessage(
                        "session 'c' on mqtt://h was taken over 3 times in 10 minutes by another"
                                + " client with the same client id; give each job a client id of"
                                + " its own");
    }

    @Test
    void forgetsWhatIsLongAgo() {
        for (int time = 0; time < 10; time++) {
            assertThat(takeOvers.count("c", BROKER)).isPositive();
            nanos.addAndGet(Duration.ofMinutes(6).toNanos());
        }
    }
}
