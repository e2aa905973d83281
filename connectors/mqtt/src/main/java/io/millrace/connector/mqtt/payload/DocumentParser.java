/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** From the bytes of a payload to documents, in which paths find the fields. Bounded in size. */
interface DocumentParser {

    /** Larger payloads are refused, in bytes. */
    int LARGEST_PAYLOAD = 1 << 24;

    /** Documents nested deeper are refused. */
    int DEEPEST = 32;

    /**
     * The documents, at least one.
     *
     * @param payload the bytes, at least one and at most {@link #LARGEST_PAYLOAD}
     * @throws PayloadException if there are none
     */
    List<JsonNode> parse(byte[] payload) throws PayloadException;
}
