/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Comparator;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.testutils.DeeplyEqualsChecker;
import org.junit.jupiter.api.Test;

/**
 * Flink's own contract of serializers, and what Millrace asks beyond it.
 *
 * @param <T> the record
 */
abstract class ModelSerializerContract<T> extends SerializerTestBase<T> {

    private static final Comparator<Double> BITS =
            Comparator.comparing(Double::doubleToRawLongBits);

    private final TypeInformation<T> type;
    private final int versionShift;
    private final T[] samples;

    /**
     * @param type the type
     * @param versionShift how far to the left the version stands in the first byte
     * @param samples records, the extremes among them
     */
    ModelSerializerContract(TypeInformation<T> type, int versionShift, T[] samples) {
        super(
                new DeeplyEqualsChecker()
                        .withCustomCheck(
                                (one, other) -> true,
                                (one, other, checker) -> sameFields(one, other)));
        this.type = type;
        this.versionShift = versionShift;
        this.samples = samples;
    }

    @Override
    protected TypeSerializer<T> createSerializer() {
        return type.createSerializer(new SerializerConfigImpl());
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<T> getTypeClass() {
        return type.getTypeClass();
    }

    @Override
    protected T[] getTestData() {
        return samples.clone();
    }

    /** By the fields, because two records with equal arrays do not call themselves equal. */
    private static boolean sameFields(Object one, Object other) {
        assertThat(one)
                .usingRecursiveComparison()
                .withComparatorForType(BITS, Double.class)
                .isEqualTo(other);
        return true;
    }

    @Test
    void writesTheSameBytesAgainAfterReading() throws IOException {
        TypeSerializer<T> serializer = createSerializer();
        for (T sample : samples) {
            byte[] bytes = bytes(serializer, sample);
            T back = createSerializer().deserialize(new DataInputDeserializer(bytes));
            assertThat(bytes(createSerializer(), back)).isEqualTo(bytes);
        }
    }

    @Test
    void refusesBytesOfAnotherVersionNamingBoth() throws IOException {
        for (T sample : samples) {
            byte[] bytes = bytes(createSerializer(), sample);
            bytes[0] = (byte) (bytes[0] + (1 << versionShift));
            assertThatThrownBy(
                            () -> createSerializer().deserialize(new DataInputDeserializer(bytes)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("version 2")
                    .hasMessageContaining("version 1");
        }
    }

    @Test
    void refusesBytesThatEndTooEarly() throws IOException {
        byte[] bytes = bytes(createSerializer(), samples[0]);
        for (int length = 0; length < bytes.length; length++) {
            DataInputDeserializer cut = new DataInputDeserializer(bytes, 0, length);
            assertThatThrownBy(() -> createSerializer().deserialize(cut))
                    .isInstanceOf(IOException.class);
        }
    }

    static <T> byte[] bytes(TypeSerializer<T> serializer, T record) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(record, out);
        return out.getCopyOfBuffer();
    }
}
