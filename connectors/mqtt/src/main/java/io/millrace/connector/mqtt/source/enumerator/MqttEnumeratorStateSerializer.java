/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.enumerator;

import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import io.millrace.connector.mqtt.source.split.MqttSessionSplitSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The enumerator's state as bytes.
 *
 * <p>Version 1: number of assigned client ids (int) and each (UTF), version of the session
 * serializer (int), number of unassigned sessions (int), of each the length (int) and the bytes.
 * The version is raised with every change of {@link MqttEnumeratorState}.
 */
public final class MqttEnumeratorStateSerializer
        implements SimpleVersionedSerializer<MqttEnumeratorState> {

    private static final int CURRENT_VERSION = 1;

    private final MqttSessionSplitSerializer sessions = new MqttSessionSplitSerializer();

    @Override
    public int getVersion() {
        return CURRENT_VERSION;
    }

    @Override
    public byte[] serialize(MqttEnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        out.writeInt(state.assigned().size());
        for (String clientId : state.assigned()) {
            out.writeUTF(clientId);
        }
        out.writeInt(sessions.getVersion());
        out.writeInt(state.unassigned().size());
        for (MqttSessionSplit split : state.unassigned()) {
            byte[] bytes = sessions.serialize(split);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public MqttEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
        return switch (version) {
            case 1 -> deserializeV1(serialized);
            default ->
                    throw new IOException(
                            "cannot read the state of an MQTT enumerator of version %d; this release reads up to %d"
                                    .formatted(version, CURRENT_VERSION));
        };
    }

    private MqttEnumeratorState deserializeV1(byte[] serialized) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        List<String> assigned = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            assigned.add(in.readUTF());
        }
        int sessionVersion = in.readInt();
        List<MqttSessionSplit> unassigned = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw new IOException(
                        "an MQTT session of the enumerator names %d bytes, but %d are left"
                                .formatted(length, in.available()));
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            unassigned.add(sessions.deserialize(sessionVersion, bytes));
        }
        if (in.available() > 0) {
            throw new IOException(
                    "%d bytes are left behind the state of an MQTT enumerator"
                            .formatted(in.available()));
        }
        return new MqttEnumeratorState(assigned, unassigned);
    }
}
