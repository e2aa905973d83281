/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;

/** What an option's description says, in plain words. */
final class MqttOptionText {

    private static final HtmlFormatter FORMATTER = new HtmlFormatter();

    private MqttOptionText() {}

    static String of(ConfigOption<?> option) {
        return FORMATTER
                .format(option.description())
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
