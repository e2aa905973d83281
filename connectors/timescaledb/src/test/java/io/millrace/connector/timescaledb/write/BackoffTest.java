/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long the pauses are, and when they end. */
class BackoffTest {

    private final List<Long> pauses = new ArrayList<>();
    private long nanos = 5_000;

    private Backoff backoff(Duration retryFor) {
        return new Backoff(
                retryFor,
                () -> nanos,
                new SplittableRandom(3),
                millis -> {
                    pauses.add(millis);
                    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
                });
    }

    @Test
    void pausesGrowToTenSecondsAndUseTheWholeTime() throws Exception {
        Backoff backoff = backoff(Duration.ofMinutes(2));
        while (backoff.pauseAfterFailure()) {
            assertThat(pauses).hasSizeLessThan(100);
        }
        assertThat(pauses.get(0)).isBetween(50L, 100L);
        assertThat(pauses.get(3)).isBetween(400L, 800L);
        assertThat(pauses).allMatch(pause -> pause <= 10_000);
        assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isEqualTo(120_000);
    }

    @Test
    void timeBeginsAnewAfterASuccess() throws Exception {
        Backoff backoff = backoff(Duration.ofSeconds(1));
        while (backoff.pauseAfterFailure()) {}
        backoff.succeeded();
        pauses.clear();
        assertThat(backoff.pauseAfterFailure()).isTrue();
        assertThat(pauses.get(0)).isBetween(50L, 100L);
    }

    @Test
    void doesNotPauseWhenNothingIsToBeTriedAgain() throws Exception {
        assertThat(backoff(Duration.ZERO).pauseAfterFailure()).isFalse();
        assertThat(pauses).isEmpty();
    }
}
