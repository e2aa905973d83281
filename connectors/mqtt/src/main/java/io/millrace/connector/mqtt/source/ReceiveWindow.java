/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.client.MqttVersion;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the messages that come between two acknowledgements fit into what a broker sends
 * unacknowledged. Where they do not, the broker waits for checkpoints and its queue grows.
 *
 * <p>Needed are rate x time between completed checkpoints x 2: the messages of one interval wait
 * for its checkpoint while those of the next one come.
 */
public final class ReceiveWindow {

    private static final int MOST = 65_535;

    /** What mosquitto sends unacknowledged to a client that cannot tell its receive maximum. */
    private static final int MOSQUITTO_DEFAULT = 20;

    private ReceiveWindow() {}

    /**
     * Messages that one session must be allowed to have on their way.
     *
     * @param options how it is read; the expected rate must be known
     * @param interval time between two completed checkpoints
     */
    public static long needed(MqttReadOptions options, Duration interval) {
        double perSession = options.expectedRate() / options.sessions();
        return (long) Math.ceil(2 * perSession * interval.toNanos() / 1e9);
    }

    /**
     * A line that says by how much the window is too small and what to change; empty if it is large
     * enough or the expected rate is not known.
     *
     * @param options how it is read
     * @param interval time between two completed checkpoints
     */
    public static Optional<String> shortfall(MqttReadOptions options, Duration interval) {
        if (options.expectedRate() == 0 || interval.isZero()) {
            return Optional.empty();
        }
        long needed = needed(options, interval);
        boolean told = options.version() == MqttVersion.V5;
        int window = told ? options.receiveMaximum() : MOSQUITTO_DEFAULT;
        if (needed <= window) {
            return Optional.empty();
        }
        String sum =
                String.format(
                        Locale.ROOT,
                        "%.0f messages/s in %d sessions x %.1f s between checkpoints x 2 = %d on"
                                + " their way in each",
                        options.expectedRate(),
                        options.sessions(),
                        interval.toNanos() / 1e9,
                        needed);
        double longest = window / (2 * options.expectedRate() / options.sessions());
        if (!told) {
            return Optional.of(
                    String.format(
                            Locale.ROOT,
                            "%s, but MQTT 3.1.1 cannot tell it to the broker, whose own limit must"
                                + " be that high (mosquitto: max_inflight_messages, 20 by default);"
                                + " use MQTT 5",
                            sum));
        }
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "%s, but the receive maximum is %d: the broker will wait for checkpoints;"
                                + " %s or checkpoint every %.1f s",
                        sum,
                        window,
                        needed <= MOST
                                ? "raise it to " + needed
                                : "use "
                                        + (long)
                                                Math.ceil(
                                                        (double) needed * options.sessions() / MOST)
                                        + " sessions",
                        longest));
    }
}
