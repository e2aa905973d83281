/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.functions.model.Gap;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;

/** Payloads as texts; one that begins with @ names its own time. */
public final class TextSchema implements MqttDeserializationSchema<String> {

    @Override
    public void deserialize(MqttMessage message, Collector<String> out) {
        out.collect(new String(message.payload(), StandardCharsets.UTF_8));
    }

    @Override
    public void gap(Gap gap, Collector<String> out) {
        out.collect("GAP " + gap.fromMillis() + ".." + gap.toMillis() + " " + gap.reason());
    }

    @Override
    public boolean identifiesItself(MqttMessage message) {
        return message.payload().length > 0 && message.payload()[0] == '@';
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }
}
