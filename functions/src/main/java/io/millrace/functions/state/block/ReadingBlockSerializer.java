/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelSerializer;
import io.millrace.functions.types.ModelTypeInfo;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Blocks: four bytes with the number of those that follow, then the form of the raw log. */
public final class ReadingBlockSerializer extends ModelSerializer<ReadingBlock> {

    /** To be named wherever a stream of blocks is made. */
    public static final TypeInformation<ReadingBlock> TYPE =
            new ModelTypeInfo<>(ReadingBlock.class, new ReadingBlockSerializer());

    private static final long serialVersionUID = 1L;

    /** What is read ahead of knowing that there are so many bytes. */
    private static final int STEP = 1 << 16;

    private transient @Nullable BlockWriter writer;
    private transient @Nullable BlockReader reader;
    private transient byte @Nullable [] scratch;

    @Override
    public void serialize(ReadingBlock block, DataOutputView target) throws IOException {
        BlockWriter form = writer;
        if (form == null) {
            form = new BlockWriter();
            writer = form;
        }
        int length = form.write(block);
        target.writeInt(length);
        target.write(form.bytes(), 0, length);
    }

    @Override
    public ReadingBlock deserialize(DataInputView source) throws IOException {
        BlockReader form = reader;
        if (form == null) {
            form = new BlockReader();
            reader = form;
        }
        int length = source.readInt();
        if (length < 0 || length > BlockForm.MOST_BYTES) {
            throw new IOException(
                    "a block has " + length + " bytes, allowed are up to " + BlockForm.MOST_BYTES);
        }
        byte[] bytes = scratch;
        if (bytes == null) {
            bytes = new byte[STEP];
        }
        for (int read = 0; read < length; ) {
            if (read == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(length, 2 * read));
            }
            int step = Math.min(length, bytes.length) - read;
            source.readFully(bytes, read, step);
            read += step;
        }
        scratch = bytes;
        return form.read(bytes, 0, length);
    }

    @Override
    public ReadingBlock createInstance() {
        ReadingBlockBuilder builder = new ReadingBlockBuilder(1);
        builder.append(new Reading("", "", 0L, 0d, Quality.GOOD, Origin.LIVE));
        return builder.build(ReadingBlock.NOT_GROUPED, 0);
    }

    @Override
    public ReadingBlockSerializer duplicate() {
        return new ReadingBlockSerializer();
    }

    @Override
    public TypeSerializerSnapshot<ReadingBlock> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ReadingBlock> {

        /** For Flink. */
        public Snapshot() {
            super(ReadingBlockSerializer::new);
        }
    }
}
