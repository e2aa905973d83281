/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes that a released version of a codec wrote, as lines of hexadecimal digits in the test
 * resources.
 */
final class GoldenBytes {

    private GoldenBytes() {}

    static byte[] of(String name) throws IOException {
        try (InputStream in = GoldenBytes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("there is no test resource " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
        }
    }
}
