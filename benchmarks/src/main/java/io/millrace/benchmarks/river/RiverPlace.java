/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.river;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Where a reader stands.
 *
 * @param source its number
 * @param moments how many moments it has passed
 */
public record RiverPlace(int source, long moments) implements SourceSplit {

    @Override
    public String splitId() {
        return Integer.toString(source);
    }

    /** Number and moments, 12 bytes. */
    static final class Serializer implements SimpleVersionedSerializer<RiverPlace> {

        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(RiverPlace place) {
            return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                    .putInt(place.source)
                    .putLong(place.moments)
                    .array();
        }

        @Override
        public RiverPlace deserialize(int version, byte[] bytes) throws IOException {
            if (version != VERSION) {
                throw new IOException(
                        "a river's place has version %d, known is %d".formatted(version, VERSION));
            }
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new RiverPlace(in.getInt(), in.getLong());
        }
    }
}
