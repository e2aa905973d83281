/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/**
 * JSON. Documents are bounded: depth 32, numbers of 100 digits, names and texts of 64 Ki
 * characters.
 */
final class JsonDocuments implements DocumentParser {

    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_TEXT = 1 << 16;

    private final JsonMapper mapper = boundedMapper();

    @Override
    public List<JsonNode> parse(byte[] payload) throws PayloadException {
        try {
            JsonNode root = mapper.readTree(payload);
            if (root == null || root.isMissingNode()) {
                throw new PayloadException("the payload holds white space only");
            }
            return List.of(root);
        } catch (JsonProcessingException e) {
            String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new PayloadException("the payload is no readable JSON: " + reason);
        } catch (IOException e) {
            throw new PayloadException("the payload is no readable JSON: " + e.getMessage());
        }
    }

    private static JsonMapper boundedMapper() {
        StreamReadConstraints constraints =
                StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxStringLength(LONGEST_TEXT)
                        .maxNameLength(LONGEST_TEXT)
                        .maxDocumentLength(LARGEST_PAYLOAD)
                        .build();
        // Names are not canonicalised for ever: a publisher could fill the memory with them.
        JsonFactory factory =
                JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .build();
        return JsonMapper.builder(factory)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
