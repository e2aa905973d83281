/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads orders from their JSON form: {@code {"start":true}}, {@code {"stop":true}}, or {@code
 * {"fault":"bearing-wear","asset":"turbine-3","sensor":"rpm","seconds":20}}, of which sensor and
 * seconds may be left out.
 */
public final class OrderReader {

    private static final Set<String> KEYS =
            Set.of("start", "stop", "fault", "asset", "sensor", "seconds");
    private static final String FORMS =
            "an order is {\"start\":true}, {\"stop\":true} or"
                    + " {\"fault\":KIND,\"asset\":NAME[,\"sensor\":NAME][,\"seconds\":N]}";

    private final ObjectMapper json = new ObjectMapper();

    /** The order, or {@link Order.Refused}. */
    public Order read(byte[] payload) {
        JsonNode node;
        try {
            node = json.readTree(payload);
        } catch (IOException e) {
            return new Order.Refused("not JSON; " + FORMS);
        }
        if (node == null || !node.isObject()) {
            return new Order.Refused("not a JSON object; " + FORMS);
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KEYS.contains(name)) {
                return new Order.Refused("unknown key '%s'; %s".formatted(name, FORMS));
            }
        }
        if (node.path("start").asBoolean()) {
            return new Order.Start();
        }
        if (node.path("stop").asBoolean()) {
            return new Order.Stop();
        }
        return injection(node);
    }

    private static Order injection(JsonNode node) {
        String fault = text(node, "fault");
        String asset = text(node, "asset");
        if (fault == null || asset == null) {
            return new Order.Refused(FORMS);
        }
        JsonNode seconds = node.path("seconds");
        if (!seconds.isMissingNode() && !seconds.isNumber()) {
            return new Order.Refused("seconds must be a number but was " + seconds);
        }
        return new Order.Inject(
                fault,
                asset,
                text(node, "sensor"),
                seconds.isNumber() ? seconds.asDouble() : Double.NaN);
    }

    private static @Nullable String text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isTextual() ? value.asText() : null;
    }
}
