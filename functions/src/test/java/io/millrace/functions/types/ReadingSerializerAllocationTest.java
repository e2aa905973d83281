/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** What reading and writing cost in memory once the names are known. */
class ReadingSerializerAllocationTest {

    private static final int ASSETS = 200;
    private static final int READINGS = 20_000;

    private static final int WARM_UP_ROUNDS = 10;

    /** Header of 12 bytes, four references, long, double; two strings would be 100 more. */
    private static final int BYTES_OF_A_READING = 48;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ReadingSerializer serializer = new ReadingSerializer();

    @Test
    void writesWithoutAllocating() throws IOException {
        Reading[] readings = readings();
        DataOutputSerializer out = new DataOutputSerializer(1 << 12);
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            writeAll(readings, out);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        writeAll(readings, out);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(READINGS);
    }

    @Test
    void readsWithoutAllocatingMoreThanTheReading() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1 << 16);
        for (Reading reading : readings()) {
            serializer.serialize(reading, out);
        }
        byte[] bytes = out.getCopyOfBuffer();
        DataInputDeserializer in = new DataInputDeserializer();
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            readAll(bytes, in);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        readAll(bytes, in);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(READINGS * (BYTES_OF_A_READING + 1L));
    }

    private void writeAll(Reading[] readings, DataOutputSerializer out) throws IOException {
        for (int i = 0; i < READINGS; i++) {
            out.clear();
            serializer.serialize(readings[i % ASSETS], out);
        }
    }

    private void readAll(byte[] bytes, DataInputDeserializer in) throws IOException {
        for (int i = 0; i < READINGS / ASSETS; i++) {
            in.setBuffer(bytes);
            for (int asset = 0; asset < ASSETS; asset++) {
                serializer.deserialize(in);
            }
        }
    }

    private static Reading[] readings() {
        Reading[] readings = new Reading[ASSETS];
        for (int i = 0; i < ASSETS; i++) {
            readings[i] = new Reading("asset-" + i, "temperature", i, i, Quality.GOOD, Origin.LIVE);
        }
        return readings;
    }
}
