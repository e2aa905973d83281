/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.DatabaseOptions.TlsMode;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The block {@code storage}. */
final class StorageBinding {

    static final String DEFAULT_USERNAME = "millrace";

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private StorageBinding() {}

    static @Nullable DatabaseOptions bind(Block block) {
        if (!block.isObject()) {
            return null;
        }
        Duration flushInterval =
                block.duration(
                        "flush_interval", DatabaseOptions.DEFAULT_FLUSH_INTERVAL, LEAST, HOUR);
        Duration connectTimeout =
                block.duration(
                        "connect_timeout", DatabaseOptions.DEFAULT_CONNECT_TIMEOUT, LEAST, HOUR);
        Duration retryFor =
                block.duration("retry_for", DatabaseOptions.DEFAULT_RETRY_FOR, Duration.ZERO, WEEK);
        var password = Secrets.password(block);
        if (!block.sound()) {
            return null;
        }
        try {
            return new DatabaseOptions(
                    block.text("host", ""),
                    block.integer("port", DatabaseOptions.DEFAULT_PORT),
                    block.text("database", ""),
                    block.text("username", DEFAULT_USERNAME),
                    password,
                    TlsMode.valueOf(
                            block.text("tls", "prefer").toUpperCase(Locale.ROOT).replace('-', '_')),
                    block.integer("batch_rows", DatabaseOptions.DEFAULT_BATCH_ROWS),
                    flushInterval,
                    connectTimeout,
                    retryFor);
        } catch (IllegalArgumentException e) {
            // What the connector itself refuses and the checks above let pass.
            block.problems().add(block.pointer(), String.valueOf(e.getMessage()));
            return null;
        }
    }
}
