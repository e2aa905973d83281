/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Reading;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The binary form gives every block back, and takes no other bytes for one. */
class BlockFormTest {

    private static final long SEED = Long.getLong("millrace.seed", 20261121L);

    private final BlockWriter writer = new BlockWriter();
    private final BlockReader reader = new BlockReader();

    @Test
    void givesAnyReadingsBackBitForBit() throws IOException {
        System.out.println("BlockFormTest seed " + SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < 3000; round++) {
            int count = 1 + random.nextInt(round % 100 == 0 ? ReadingBlock.MOST_ROWS : 100);
            List<Reading> readings =
                    random.nextBoolean()
                            ? TestingReadings.wild(random, count)
                            : TestingReadings.rooms(random, 5, count);
            ReadingBlock block = TestingReadings.block(readings);
            int length = writer.write(block);
            ReadingBlock back = reader.read(writer.bytes(), 0, length);
            assertThat(back).isEqualTo(block);
            assertThat(TestingReadings.readings(back)).isEqualTo(readings);
        }
    }

    @Test
    void takesBytesOfAnotherOffsetAsWell() throws IOException {
        ReadingBlock block = TestingReadings.block(TestingReadings.rooms(new Random(SEED), 3, 17));
        int length = writer.write(block);
        byte[] moved = new byte[length + 20];
        System.arraycopy(writer.bytes(), 0, moved, 11, length);

        assertThat(reader.read(moved, 11, 11 + length)).isEqualTo(block);
    }

    @Test
    void refusesEveryShorterAndEveryLongerForm() {
        ReadingBlock block = TestingReadings.block(TestingReadings.wild(new Random(SEED), 40));
        byte[] form = writer.toBytes(block);
        for (int length = 0; length < form.length; length++) {
            int end = length;
            assertThatThrownBy(() -> reader.read(form, 0, end)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(
                        () -> reader.read(Arrays.copyOf(form, form.length + 1), 0, form.length + 1))
                .hasMessage("1 bytes follow the end of a block");
    }

    /** Changed bytes are another block or an exception with one line; nothing else happens. */
    @Test
    void survivesHostileBytes() {
        System.out.println("BlockFormTest seed " + SEED);
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < 60_000; round++) {
            byte[] form;
            if (round % 4 == 0) {
                form = new byte[random.nextInt(64)];
                random.nextBytes(form);
                if (form.length > 1) {
                    form[0] = BlockForm.VERSION;
                    form[1] = (byte) random.nextInt(3);
                }
            } else {
                int count = 1 + random.nextInt(12);
                ReadingBlock block =
                        TestingReadings.block(
                                round % 4 == 1
                                        ? TestingReadings.wild(random, count)
                                        : TestingReadings.rooms(random, 5, count));
                form = writer.toBytes(block);
                for (int change = random.nextInt(4); change >= 0; change--) {
                    form[random.nextInt(form.length)] = (byte) random.nextInt(256);
                }
            }
            try {
                ReadingBlock block = reader.read(form, 0, form.length);
                assertThat(TestingReadings.readings(block)).hasSize(block.rows());
            } catch (IOException e) {
                refused++;
                assertThat(e.getMessage()).doesNotContain("\n").isNotEmpty();
            }
        }
        assertThat(refused).isGreaterThan(15_000);
    }
}
