/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Blocks, their builder and their serializer. */
class ReadingBlockTest {

    @Test
    void hasARunForEachChangeOfTheAsset() {
        ReadingBlock block =
                TestingReadings.block(
                        List.of(
                                TestingReadings.reading("a", "s", 1, 1),
                                TestingReadings.reading("a", "t", 5, 2),
                                TestingReadings.reading("bb", "s", 3, 3),
                                TestingReadings.reading("a", "s", 4, 4)));

        assertThat(block.rows()).isEqualTo(4);
        assertThat(block.runs()).isEqualTo(3);
        assertThat(block.runStart(1)).isEqualTo(2);
        assertThat(block.runEnd(1)).isEqualTo(3);
        assertThat(block.assetName(1)).isEqualTo("bb");
        assertThat(block.firstAsset()).isEqualTo("a");
        assertThat(block.newestMillis()).isEqualTo(5);
        assertThat(block.sensors()).isEqualTo(2);
        assertThat(block.sensor(1)).isEqualTo("t");
        assertThat(block.assetHash(0)).isEqualTo(block.assetHash(2)).isEqualTo(AssetHash.of("a"));
        assertThat(block.assetHash(1)).isEqualTo(AssetHash.of("bb"));
    }

    /** Wherever the name stands, and whatever stands behind it. */
    @Test
    void hashesANameByItsBytesAlone() {
        Random random = new Random(5);
        for (int length = 0; length < 40; length++) {
            byte[] name = new byte[length];
            random.nextBytes(name);
            long hash = AssetHash.of(name, 0, length);
            byte[] among = new byte[length + 20];
            random.nextBytes(among);
            System.arraycopy(name, 0, among, 9, length);
            assertThat(AssetHash.of(among, 9, 9 + length)).isEqualTo(hash);
        }
    }

    @Test
    void saysWhichNameCannotBeInABlock() {
        ReadingBlockBuilder builder = new ReadingBlockBuilder(2);
        builder.append(TestingReadings.reading("a", "half \uD83D", 1, 1));
        assertThatThrownBy(() -> builder.build(1, 0))
                .hasMessage(
                        "the sensor name 'half \uD83D' has half of a surrogate pair, which has no"
                                + " UTF-8 form");

        ReadingBlockBuilder other = new ReadingBlockBuilder(2);
        other.append(TestingReadings.reading("x".repeat(4097), "s", 1, 1));
        assertThatThrownBy(() -> other.build(1, 0))
                .hasMessage(
                        "the asset name '%s...' has 4097 bytes of UTF-8, allowed are 4096"
                                .formatted("x".repeat(40)));
    }

    /** A contract with every raw log: docs/reference/raw-log.md shows these bytes. */
    @Test
    void hasTheBytesThatTheReferenceShows() {
        ReadingBlock block =
                TestingReadings.block(
                                List.of(
                                        TestingReadings.reading("room-1", "temp", 1000, 21.5),
                                        TestingReadings.reading("room-1", "hum", 1000, 40),
                                        TestingReadings.reading("room-2", "temp", 999, -0.125)))
                        .withKeyGroup(128, 77);

        assertThat(HexFormat.of().formatHex(new BlockWriter().toBytes(block)))
                .isEqualTo(
                        "0102" // version, thousandths
                                + "80014d" // 128 key groups, key group 77
                                + "030202" // 3 rows, 2 runs, 2 sensors
                                + "0474656d70" // temp
                                + "0368756d" // hum
                                + "0201" // 2 rows of the first run, 1 of the second
                                + "0606726f6f6d2d31726f6f6d2d32" // 6, 6, room-1, room-2
                                + "e803000000000000" // 1000
                                + "0001" // +0, -1
                                + "000100" // temp, hum, temp
                                + "0003" // 3 rows good and live
                                + "fc530000409c000083ffffff"); // 21500, 40000, -125
    }

    /** Names that are not UTF-8 would be another asset when read as text. */
    @Test
    void refusesNamesThatAreNotUtf8() {
        byte[] form =
                new BlockWriter()
                        .toBytes(
                                TestingReadings.block(
                                        List.of(TestingReadings.reading("room", "s", 1, 1))));
        int at = new String(form, StandardCharsets.ISO_8859_1).indexOf("room");
        form[at + 3] = (byte) 0xc3;

        assertThatThrownBy(() -> new BlockReader().read(form, 0, form.length))
                .isInstanceOf(IOException.class)
                .hasMessage("a name in a block is not UTF-8");
    }

    @Test
    void namesBothVersionsOfBytesOfAnother() {
        assertThatThrownBy(() -> new BlockReader().read(new byte[] {9, 0}, 0, 2))
                .hasMessage(
                        "the bytes of a block have version 9, and this program reads version 1");
    }

    /** The number of bytes is believed only as far as bytes come. */
    @Test
    void refusesAnUnboundedLengthWithoutTakingMemoryForIt() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        out.writeInt(BlockForm.MOST_BYTES + 1);
        assertThatThrownBy(
                        () ->
                                new ReadingBlockSerializer()
                                        .deserialize(
                                                new DataInputDeserializer(out.getCopyOfBuffer())))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("a block has " + (BlockForm.MOST_BYTES + 1) + " bytes");
    }

    /** Flink's own contract of serializers. */
    @Nested
    class OfTheSerializer extends SerializerTestBase<ReadingBlock> {

        @Override
        protected TypeSerializer<ReadingBlock> createSerializer() {
            return ReadingBlockSerializer.TYPE.createSerializer(new SerializerConfigImpl());
        }

        @Override
        protected int getLength() {
            return -1;
        }

        @Override
        protected Class<ReadingBlock> getTypeClass() {
            return ReadingBlock.class;
        }

        @Override
        protected ReadingBlock[] getTestData() {
            Random random = new Random(3);
            List<Reading> many = TestingReadings.wild(random, ReadingBlock.MOST_ROWS);
            return new ReadingBlock[] {
                TestingReadings.block(many),
                TestingReadings.block(many.subList(0, 1)),
                TestingReadings.block(TestingReadings.rooms(random, 9, 64)).withKeyGroup(128, 5)
            };
        }
    }
}
