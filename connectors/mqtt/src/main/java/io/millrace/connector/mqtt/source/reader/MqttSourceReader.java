/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import io.millrace.connector.mqtt.client.Backoff;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.source.ArrivalClock;
import io.millrace.connector.mqtt.source.MqttDeserializationSchema;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.ReceiveWindow;
import io.millrace.connector.mqtt.source.metrics.MqttSourceMetrics;
import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import io.millrace.connector.mqtt.source.split.MqttSessionSplitState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds what was delivered to checkpoints and has it acknowledged when they complete.
 *
 * @param <T> the records
 */
// Flink declares close() with Exception.
@SuppressWarnings("try")
public final class MqttSourceReader<T>
        extends SingleThreadMultiplexSourceReaderBase<
                MqttEvent, T, MqttSessionSplit, MqttSessionSplitState> {

    private static final Logger LOG = LoggerFactory.getLogger(MqttSourceReader.class);

    private final MqttReadOptions readOptions;
    private final ArrivalClock clock;
    private final Acknowledgements acknowledgements;
    private final Map<String, MqttSessionSplitState> sessions = new HashMap<>();
    private long checkpointId;
    private long completedMillis = -1;
    private boolean windowChecked;
    private boolean closed;

    private MqttSourceReader(
            MqttReadOptions readOptions,
            MqttDeserializationSchema<T> schema,
            ArrivalClock clock,
            Acknowledgements acknowledgements,
            Function<String, MqttSourceMetrics> metrics,
            Supplier<MqttSplitReader> splitReaders,
            SourceReaderContext context) {
        super(
                splitReaders::get,
                new MqttRecordEmitter<>(readOptions, schema, acknowledgements, metrics),
                context.getConfiguration(),
                context);
        this.readOptions = readOptions;
        this.clock = clock;
        this.acknowledgements = acknowledgements;
    }

    /** A reader that connects through the factory. */
    public static <T> MqttSourceReader<T> create(
            MqttReadOptions options,
            MqttDeserializationSchema<T> schema,
            MqttConnectionFactory factory,
            ArrivalClock clock,
            SourceReaderContext context) {
        return create(options, schema, factory, clock, Backoff::forClient, context);
    }

    static <T> MqttSourceReader<T> create(
            MqttReadOptions options,
            MqttDeserializationSchema<T> schema,
            MqttConnectionFactory factory,
            ArrivalClock clock,
            Function<String, Backoff> backoffs,
            SourceReaderContext context) {
        Map<String, MqttSourceMetrics> metrics = new ConcurrentHashMap<>();
        Function<String, MqttSourceMetrics> metricsOf =
                clientId ->
                        metrics.computeIfAbsent(
                                clientId, id -> new MqttSourceMetrics(context.metricGroup(), id));
        WakeUp wakeUp = new WakeUp();
        Acknowledgements acknowledgements = new Acknowledgements(wakeUp);
        return new MqttSourceReader<>(
                options,
                schema,
                clock,
                acknowledgements,
                metricsOf,
                () ->
                        new MqttSplitReader(
                                options,
                                factory,
                                clock,
                                backoffs,
                                metricsOf,
                                wakeUp,
                                acknowledgements),
                context);
    }

    @Override
    public List<MqttSessionSplit> snapshotState(long id) {
        checkpointId = id;
        return super.snapshotState(id);
    }

    @Override
    public void notifyCheckpointComplete(long id) throws Exception {
        super.notifyCheckpointComplete(id);
        checkWindow(clock.currentTimeMillis());
        sessions.forEach(
                (clientId, session) ->
                        acknowledgements.put(
                                clientId,
                                session.complete(
                                        id,
                                        acknowledgements.sent(clientId),
                                        clock.currentTimeMillis())));
    }

    /** How far checkpoints really are apart is known only here. */
    private void checkWindow(long nowMillis) {
        if (completedMillis >= 0 && !windowChecked && !sessions.isEmpty()) {
            Duration interval = Duration.ofMillis(Math.max(0, nowMillis - completedMillis));
            Optional<String> shortfall = ReceiveWindow.shortfall(readOptions, interval);
            shortfall.ifPresent(line -> LOG.warn("{}: {}", readOptions.broker(), line));
            windowChecked = shortfall.isPresent();
        }
        completedMillis = nowMillis;
    }

    @Override
    protected MqttSessionSplitState initializedState(MqttSessionSplit split) {
        MqttSessionSplitState state =
                new MqttSessionSplitState(
                        split,
                        readOptions.window(),
                        readOptions.keepAlive().multipliedBy(5).dividedBy(2).toMillis(),
                        readOptions.protections());
        sessions.put(split.clientId(), state);
        return state;
    }

    @Override
    protected MqttSessionSplit toSplitType(String splitId, MqttSessionSplitState state) {
        return state.snapshot(checkpointId);
    }

    @Override
    protected void onSplitFinished(Map<String, MqttSessionSplitState> finished) {
        finished.keySet().forEach(sessions::remove);
    }

    @Override
    public void close() throws Exception {
        if (!closed) {
            closed = true;
            super.close();
        }
    }
}
