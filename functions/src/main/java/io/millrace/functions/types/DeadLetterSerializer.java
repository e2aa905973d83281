/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import io.millrace.functions.model.DeadLetter;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Dead letters: version, time, source, reason, payload with its length. */
public final class DeadLetterSerializer extends ModelSerializer<DeadLetter> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    @Override
    public void serialize(DeadLetter letter, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        target.writeLong(letter.timestampMillis());
        names().write(letter.source(), target);
        Text.write(letter.reason(), target);
        Text.writeLength(letter.payload().length, target);
        target.write(letter.payload());
    }

    @Override
    public DeadLetter deserialize(DataInputView source) throws IOException {
        checkVersion("dead letter", source.readUnsignedByte(), VERSION);
        long timestampMillis = source.readLong();
        String origin = names().read(source);
        String reason = Text.read(source);
        byte[] payload = new byte[Text.readLength(source)];
        source.readFully(payload);
        return new DeadLetter(origin, reason, payload, timestampMillis);
    }

    @Override
    public DeadLetter createInstance() {
        return new DeadLetter("", "", new byte[0], 0L);
    }

    @Override
    public DeadLetterSerializer duplicate() {
        return new DeadLetterSerializer();
    }

    @Override
    public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeadLetter> {

        /** For Flink. */
        public Snapshot() {
            super(DeadLetterSerializer::new);
        }
    }
}
