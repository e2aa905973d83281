/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

/**
 * 64-bit FNV-1a hashes of definitions, so that state records recognise what they were made for
 * without carrying names. Part of the stored form: must never change.
 *
 * <p>Source: RFC 9923, The FNV Non-Cryptographic Hash Algorithm (2026).
 */
final class Fingerprint {

    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Fingerprint() {}

    /** The hash of a text, taken over the two bytes of each char, high byte first. */
    static long of(String text) {
        long hash = OFFSET_BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ (text.charAt(i) >>> 8)) * PRIME;
            hash = (hash ^ (text.charAt(i) & 0xff)) * PRIME;
        }
        return hash;
    }

    /** The hash of all that defines a feature. */
    static long of(FeatureSpec feature) {
        return of(
                feature.name()
                        + '\n'
                        + feature.column()
                        + '\n'
                        + feature.function()
                        + '\n'
                        + nameOf(feature.window()));
    }

    /** A window in words. */
    static String nameOf(Window window) {
        if (window instanceof Window.Count count) {
            return "count " + count.readings();
        }
        if (window instanceof Window.Time time) {
            return "time " + time.length().toMillis();
        }
        return "latest";
    }
}
