/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of an alarm, made from what it is about and never from the run, so that a replay raises
 * the same alarm and a sink can put it in the same row.
 *
 * <p>It is the SHA-256 (FIPS 180-4) of these bytes, as 64 lower-case hexadecimal digits; all
 * integers are big-endian and in two's complement:
 *
 * <pre>
 * int32  number of bytes of the rule's name in UTF-8
 * bytes  the rule's name in UTF-8
 * int32  the rule's version
 * int32  number of bytes of the asset's name in UTF-8
 * bytes  the asset's name in UTF-8
 * int64  start of the episode, event time in milliseconds since the epoch
 * </pre>
 *
 * <p>The lengths keep rule "ab" on asset "c" apart from rule "a" on asset "bc".
 */
public final class AlarmId {

    private AlarmId() {}

    /**
     * The id of an episode.
     *
     * @param rule the rule's name
     * @param ruleVersion the rule's version
     * @param asset the asset's name
     * @param startMillis start of the episode, event time in milliseconds since the epoch
     */
    public static String of(String rule, int ruleVersion, String asset, long startMillis) {
        byte[] ruleBytes = rule.getBytes(StandardCharsets.UTF_8);
        byte[] assetBytes = asset.getBytes(StandardCharsets.UTF_8);
        int size = 3 * Integer.BYTES + Long.BYTES + ruleBytes.length + assetBytes.length;
        byte[] encoded =
                ByteBuffer.allocate(size)
                        .putInt(ruleBytes.length)
                        .put(ruleBytes)
                        .putInt(ruleVersion)
                        .putInt(assetBytes.length)
                        .put(assetBytes)
                        .putLong(startMillis)
                        .array();
        return HexFormat.of().formatHex(sha256().digest(encoded));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform is required to have it.
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
