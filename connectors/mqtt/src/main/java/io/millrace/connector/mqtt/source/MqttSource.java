/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.source.enumerator.MqttEnumeratorState;
import io.millrace.connector.mqtt.source.enumerator.MqttEnumeratorStateSerializer;
import io.millrace.connector.mqtt.source.enumerator.MqttSourceEnumerator;
import io.millrace.connector.mqtt.source.reader.MqttSourceReader;
import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import io.millrace.connector.mqtt.source.split.MqttSessionSplitSerializer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads MQTT topics without an end.
 *
 * <pre>{@code
 * MqttSource<SourceRecord> source =
 *         MqttSource.<SourceRecord>builder()
 *                 .setReadOptions(options)
 *                 .setDeserializationSchema(new ReadingSchema(mappings, recordType))
 *                 .build();
 * env.fromSource(source, WatermarkStrategy.noWatermarks(), "plant").uid("plant-mqtt");
 * }</pre>
 *
 * <p>The broker keeps a session and its unacknowledged messages. A message is acknowledged when a
 * checkpoint that holds it has completed; after a failure the broker sends the others again, and
 * repeated ones are recognised by the state of the last checkpoint. So each message takes effect
 * once, as long as the broker keeps the session: how long and how many messages it keeps for a
 * client that is away is the broker's to configure. Where it did not keep the session, the schema
 * is given a gap. Without checkpoints nothing is ever acknowledged, and the broker stops when the
 * receive maximum is reached.
 *
 * <p>How long a message waits is up to the broker too. Mosquitto sends on while messages are
 * unacknowledged, up to the receive maximum. HiveMQ CE (2025.5) sends nothing more to a client
 * before it has acknowledged everything, so that behind it a message waits for up to a checkpoint
 * interval. Messages without a time of their own can be repeated by a failure behind brokers that
 * reuse packet ids, as HiveMQ does; they are never lost ({@link
 * io.millrace.connector.mqtt.source.split.MqttSessionSplitState}).
 *
 * <p>A broker cannot be read twice: a job that is restored from an older checkpoint than its last
 * one misses what was acknowledged since.
 *
 * <p>One session is read by one subtask, whatever the parallelism; the others are idle. {@link
 * MqttReadOptions#sessions} makes several sessions share the messages; they belong to the job's
 * state, so that another parallelism only spreads them anew and leaves none without a reader.
 *
 * @param <T> the records
 */
public final class MqttSource<T>
        implements Source<T, MqttSessionSplit, MqttEnumeratorState>, ResultTypeQueryable<T> {

    private final MqttReadOptions options;
    private final MqttDeserializationSchema<T> schema;
    private final MqttConnectionFactory factory;
    private final ArrivalClock clock;

    MqttSource(
            MqttReadOptions options,
            MqttDeserializationSchema<T> schema,
            MqttConnectionFactory factory,
            ArrivalClock clock) {
        this.options = options;
        this.schema = schema;
        this.factory = factory;
        this.clock = clock;
    }

    /** Begins a source. */
    public static <T> MqttSourceBuilder<T> builder() {
        return new MqttSourceBuilder<>();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<T, MqttSessionSplit> createReader(SourceReaderContext context) {
        return MqttSourceReader.create(options, schema, factory, clock, context);
    }

    @Override
    public SplitEnumerator<MqttSessionSplit, MqttEnumeratorState> createEnumerator(
            SplitEnumeratorContext<MqttSessionSplit> context) {
        return new MqttSourceEnumerator(context, options, null);
    }

    @Override
    public SplitEnumerator<MqttSessionSplit, MqttEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<MqttSessionSplit> context, MqttEnumeratorState checkpoint) {
        return new MqttSourceEnumerator(context, options, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<MqttSessionSplit> getSplitSerializer() {
        return new MqttSessionSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<MqttEnumeratorState> getEnumeratorCheckpointSerializer() {
        return new MqttEnumeratorStateSerializer();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return schema.getProducedType();
    }
}
