/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A message's topic and payload in eight bytes: the first of their SHA-256. Two of n different
 * messages share it with probability n^2 / 2^65, 1e-10 for the 65,535 that are compared. Not safe
 * for several threads.
 */
public final class ContentHash {

    private final MessageDigest digest;

    public ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hash. The topic cannot hold the zero byte that parts it from the payload. */
    public long of(String topic, byte[] payload) {
        digest.update(topic.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return ByteBuffer.wrap(digest.digest(payload)).getLong();
    }
}
