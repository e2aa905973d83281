/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Sessions as bytes.
 *
 * <p>Version 1: client id (UTF), known time (long), number of topic filters (int) and each (UTF),
 * order of packet ids (byte), numbers of deliveries that may and that must come again (int, int),
 * number of deliveries (int) and of each the content's hash (long) and the packet id (char). The
 * version is raised with every change of {@link MqttSessionSplit}.
 */
public final class MqttSessionSplitSerializer
        implements SimpleVersionedSerializer<MqttSessionSplit> {

    private static final int CURRENT_VERSION = 1;
    private static final int DELIVERY_BYTES = Long.BYTES + Character.BYTES;

    @Override
    public int getVersion() {
        return CURRENT_VERSION;
    }

    @Override
    public byte[] serialize(MqttSessionSplit split) throws IOException {
        DeliveryLog log = split.deliveries();
        DataOutputSerializer out = new DataOutputSerializer(128 + log.size() * DELIVERY_BYTES);
        out.writeUTF(split.clientId());
        out.writeLong(split.knownMillis());
        out.writeInt(split.topicFilters().size());
        for (String filter : split.topicFilters()) {
            out.writeUTF(filter);
        }
        out.writeByte(log.order().code());
        out.writeInt(log.mayComeAgain());
        out.writeInt(log.mustComeAgain());
        out.writeInt(log.size());
        for (int i = 0; i < log.size(); i++) {
            out.writeLong(log.contents()[i]);
            out.writeChar(log.packetIds()[i]);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public MqttSessionSplit deserialize(int version, byte[] serialized) throws IOException {
        return switch (version) {
            case 1 -> deserializeV1(serialized);
            default ->
                    throw new IOException(
                            "cannot read an MQTT session of version %d; this release reads up to %d"
                                    .formatted(version, CURRENT_VERSION));
        };
    }

    private static MqttSessionSplit deserializeV1(byte[] serialized) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        String clientId = in.readUTF();
        long knownMillis = in.readLong();
        int filters = in.readInt();
        List<String> topicFilters = new ArrayList<>();
        for (int i = 0; i < filters; i++) {
            topicFilters.add(in.readUTF());
        }
        PacketIdOrder order = PacketIdOrder.ofCode(in.readUnsignedByte());
        int mayComeAgain = in.readInt();
        int mustComeAgain = in.readInt();
        int size = in.readInt();
        if (size < 0 || in.available() != size * (long) DELIVERY_BYTES) {
            throw new IOException(
                    "an MQTT session names %d deliveries but has %d bytes for them, not %d"
                            .formatted(size, in.available(), size * (long) DELIVERY_BYTES));
        }
        long[] contents = new long[size];
        char[] packetIds = new char[size];
        for (int i = 0; i < size; i++) {
            contents[i] = in.readLong();
            packetIds[i] = in.readChar();
        }
        return new MqttSessionSplit(
                clientId,
                topicFilters,
                knownMillis,
                new DeliveryLog(contents, packetIds, mayComeAgain, mustComeAgain, order));
    }
}
