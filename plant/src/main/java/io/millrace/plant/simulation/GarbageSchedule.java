/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.simulation;

import io.millrace.plant.asset.Asset;
import io.millrace.plant.signal.Noise;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * When machines send something that nobody can read, and what: now and then by the seed (every 3 s
 * to 9 s, from 3 s on), and on request. No such payload is a JSON document.
 */
final class GarbageSchedule {

    private static final double SHORTEST_GAP_SECONDS = 3;
    private static final double LONGEST_GAP_SECONDS = 9;
    private static final int BINARY_BYTES = 24;

    private final Fleet fleet;
    private final Noise noise;
    private final boolean nowAndThen;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(
                    Comparator.comparingLong(Due::micros).thenComparingLong(Due::number));
    private long numbers;

    GarbageSchedule(Fleet fleet, long seed, boolean nowAndThen) {
        this.fleet = fleet;
        this.nowAndThen = nowAndThen;
        noise = new Noise(seed, "garbage");
        if (nowAndThen) {
            planNext(0);
        }
    }

    /** One a second in a span of time. */
    void request(Asset asset, long fromMillis, long untilMillis) {
        for (long millis = fromMillis; millis < untilMillis; millis += 1_000) {
            due.add(new Due(millis * 1_000, numbers++, asset, false));
        }
    }

    /** Time of the next one; {@link Long#MAX_VALUE}: none is planned. */
    long nextMicros() {
        Due next = due.peek();
        return next == null ? Long.MAX_VALUE : next.micros();
    }

    Emission.Garbage next() {
        Due next = due.remove();
        if (next.planned() && nowAndThen) {
            planNext(next.micros());
        }
        return new Emission.Garbage(next.asset(), next.micros() / 1_000, bytes(next.asset()));
    }

    private void planNext(long afterMicros) {
        double gap = noise.uniform(SHORTEST_GAP_SECONDS, LONGEST_GAP_SECONDS);
        Asset asset = fleet.assets().get(noise.below(fleet.assets().size()));
        due.add(new Due(afterMicros + (long) (gap * 1e6), numbers++, asset, true));
    }

    private byte[] bytes(Asset asset) {
        return switch (noise.below(4)) {
            case 0 ->
                    "{\"device\":\"%s\",\"temperature\":21."
                            .formatted(asset.id())
                            .getBytes(StandardCharsets.UTF_8);
            case 1 ->
                    "ERR 0x1F %s: sensor bus timeout"
                            .formatted(asset.id())
                            .getBytes(StandardCharsets.UTF_8);
            case 2 ->
                    "{\"machine_id\":\"%s\",\"metrics\":{\"rpm\":}}"
                            .formatted(asset.id())
                            .getBytes(StandardCharsets.UTF_8);
            default -> binary();
        };
    }

    private byte[] binary() {
        byte[] bytes = new byte[BINARY_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) noise.bits();
        }
        bytes[0] = (byte) 0xFF; // never the beginning of UTF-8 text
        return bytes;
    }

    /** One to come. */
    private record Due(long micros, long number, Asset asset, boolean planned) {}
}
