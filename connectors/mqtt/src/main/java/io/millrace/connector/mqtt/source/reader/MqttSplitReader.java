/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import io.millrace.connector.mqtt.client.Backoff;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.source.ArrivalClock;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.metrics.MqttSourceMetrics;
import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsRemoval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the sessions of one reader; the only user of the client. */
final class MqttSplitReader implements SplitReader<MqttEvent, MqttSessionSplit> {

    private static final Logger LOG = LoggerFactory.getLogger(MqttSplitReader.class);
    private static final int MOST_MESSAGES = 4096;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CLOSE_SECONDS = 5;

    private final MqttReadOptions options;
    private final MqttConnectionFactory factory;
    private final ArrivalClock clock;
    private final Function<String, Backoff> backoffs;
    private final Function<String, MqttSourceMetrics> metrics;
    private final WakeUp wakeUp;
    private final Acknowledgements acknowledgements;
    private final ExecutorService executor;
    private final Map<String, MqttSession> sessions = new LinkedHashMap<>();
    private final Set<String> removed = new HashSet<>();
    private boolean closed;

    /**
     * @param options how to read
     * @param factory makes connections
     * @param clock tells when messages arrive
     * @param backoffs how long to wait between attempts, by client id
     * @param metrics the metrics of a session, by client id
     * @param wakeUp ends the wait in {@link #fetch}
     * @param acknowledgements what the task wants acknowledged
     */
    MqttSplitReader(
            MqttReadOptions options,
            MqttConnectionFactory factory,
            ArrivalClock clock,
            Function<String, Backoff> backoffs,
            Function<String, MqttSourceMetrics> metrics,
            WakeUp wakeUp,
            Acknowledgements acknowledgements) {
        this.options = options;
        this.factory = factory;
        this.clock = clock;
        this.backoffs = backoffs;
        this.metrics = metrics;
        this.wakeUp = wakeUp;
        this.acknowledgements = acknowledgements;
        AtomicInteger threads = new AtomicInteger();
        this.executor =
                Executors.newCachedThreadPool(
                        task -> {
                            String name = "mqtt-connect-" + options.clientId() + "-";
                            Thread thread = new Thread(task, name + threads.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    @Override
    public RecordsWithSplitIds<MqttEvent> fetch() {
        RecordsBySplits.Builder<MqttEvent> records = new RecordsBySplits.Builder<>();
        records.addFinishedSplits(removed);
        boolean found = !removed.isEmpty();
        removed.clear();
        found |= advance(records);
        if (!found && !isBusy()) {
            wakeUp.await(idleNanos());
            advance(records);
        }
        return records.build();
    }

    @Override
    public void handleSplitsChanges(SplitsChange<MqttSessionSplit> change) {
        if (change instanceof SplitsAddition) {
            for (MqttSessionSplit split : change.splits()) {
                sessions.put(
                        split.clientId(),
                        new MqttSession(
                                split,
                                options,
                                factory,
                                clock,
                                backoffs.apply(split.clientId()),
                                executor,
                                wakeUp,
                                acknowledgements,
                                metrics.apply(split.clientId())));
            }
        } else if (change instanceof SplitsRemoval) {
            for (MqttSessionSplit split : change.splits()) {
                MqttSession session = sessions.remove(split.clientId());
                if (session != null) {
                    session.close();
                    removed.add(split.clientId());
                }
            }
        } else {
            throw new UnsupportedOperationException(
                    "sessions can be added and removed, but this is " + change.getClass());
        }
    }

    @Override
    public void wakeUp() {
        wakeUp.raise();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sessions.values().forEach(MqttSession::close);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
                LOG.warn(
                        "Client '{}' has not let go of its connection within {} s; its threads are"
                                + " left to themselves",
                        options.clientId(),
                        CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private boolean advance(RecordsBySplits.Builder<MqttEvent> records) {
        boolean found = false;
        for (MqttSession session : sessions.values()) {
            List<MqttEvent> events = new ArrayList<>();
            session.advance(events, MOST_MESSAGES);
            if (!events.isEmpty()) {
                records.addAll(session.clientId(), events);
                found = true;
            }
        }
        return found;
    }

    private boolean isBusy() {
        return sessions.values().stream().anyMatch(MqttSession::isBusy);
    }

    private long idleNanos() {
        long idle = LONGEST_WAIT_NANOS;
        for (MqttSession session : sessions.values()) {
            idle = Math.min(idle, session.idleNanos());
        }
        return idle;
    }
}
