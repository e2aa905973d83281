/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import java.nio.charset.StandardCharsets;

/** Looks into what a client sent: the few packets of MQTT 5 that cases ask about. */
final class MqttPackets {

    private static final int CONNECT = 1;
    private static final int TOPIC_ALIAS_MAXIMUM = 0x22;

    private MqttPackets() {}

    /**
     * Whether every subscription to a filter asked for one quality of service, and there was one.
     *
     * @param sent what the client sent
     * @param filter the topic filter
     * @param qos what must have been asked for
     */
    static boolean grantedRequests(byte[] sent, String filter, int qos) {
        byte[] name = filter.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (int at = 2; at + name.length < sent.length; at++) {
            boolean here =
                    (sent[at - 2] & 0xff) == name.length >> 8
                            && (sent[at - 1] & 0xff) == (name.length & 0xff)
                            && startsWith(sent, at, name);
            if (here) {
                // The two lowest bits of the subscription options (MQTT 5, 3.8.3.1).
                if ((sent[at + name.length] & 3) != qos) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    /**
     * The topic alias maximum of the first CONNECT, 0 where it has none (MQTT 5, 3.1.2.11.5).
     *
     * @throws IllegalArgumentException if the bytes do not begin with a CONNECT of MQTT 5
     */
    static int topicAliasMaximum(byte[] sent) {
        if (sent.length < 13 || (sent[0] & 0xff) >> 4 != CONNECT) {
            throw new IllegalArgumentException("the client did not begin with CONNECT");
        }
        int at = 1;
        while ((sent[at] & 0x80) != 0) {
            at++;
        }
        // Protocol name (2 + 4), version, flags, keep alive.
        at += 1 + 6 + 1 + 1 + 2;
        int length = sent[at++] & 0xff;
        for (int end = at + length; at < end; ) {
            int property = sent[at++] & 0xff;
            switch (property) {
                case 0x11, 0x27 -> at += 4;
                case 0x21 -> at += 2;
                case 0x17, 0x19 -> at += 1;
                case TOPIC_ALIAS_MAXIMUM -> {
                    return ((sent[at] & 0xff) << 8) | (sent[at + 1] & 0xff);
                }
                default ->
                        throw new IllegalArgumentException(
                                "CONNECT has a property that is not expected: " + property);
            }
        }
        return 0;
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
