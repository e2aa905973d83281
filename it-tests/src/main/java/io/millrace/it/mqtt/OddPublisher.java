/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt;

import io.millrace.jobs.replay.BrokerAddress;
import io.millrace.jobs.replay.Publisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Publishes what is no reading. */
public final class OddPublisher implements AutoCloseable {

    private static final List<String> UNREADABLE =
            List.of(
                    "",
                    "not JSON",
                    "{\"number\":",
                    "{\"number\":\"seven\",\"timestamp\":1}",
                    "[]",
                    "{\"other\":1}",
                    "{\"number\":1,\"timestamp\":\"yesterday\"}",
                    "[".repeat(5_000));

    private final Publisher publisher;

    private OddPublisher(Publisher publisher) {
        this.publisher = publisher;
    }

    /** Connects. */
    public static OddPublisher connect(BrokerAddress address) throws IOException {
        return new OddPublisher(Publisher.connect(address));
    }

    /**
     * Publishes one of each kind: those that the source must put among the dead letters, and one
     * that is larger than it takes, which the broker must keep from it.
     *
     * @param topics the part of all topics before the device's name
     * @param maximumBytes the largest packet that the source takes
     * @return how many dead letters must come of it
     */
    public int publishOddities(String topics, int maximumBytes)
            throws IOException, InterruptedException {
        for (String payload : UNREADABLE) {
            publisher.publish(topics + "odd", payload.getBytes(StandardCharsets.UTF_8));
        }
        byte[] notUtf8 = {(byte) 0xc3, (byte) 0x28, (byte) 0xa0};
        publisher.publish(topics + "odd", notUtf8);
        byte[] huge = new byte[2 * maximumBytes];
        Arrays.fill(huge, (byte) ' ');
        publisher.publish(topics + "odd", huge);
        publisher.await();
        return UNREADABLE.size() + 1;
    }

    @Override
    public void close() throws IOException {
        publisher.close();
    }
}
