/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.topic;

/**
 * A subscription whose messages several sessions share, each message going to one of them: {@code
 * $share/<group>/<filter>} (MQTT 5.0, section 4.8.2). Many brokers understand it in MQTT 3.1.1 too.
 * A broker sends no retained messages for it.
 */
public final class SharedSubscription {

    private static final String PREFIX = "$share/";

    private SharedSubscription() {}

    /** The filter as it is sent to the broker. */
    public static String of(String group, String filter) {
        return PREFIX + group + "/" + filter;
    }

    /**
     * Checks the name of a group.
     *
     * @throws IllegalArgumentException if it is empty or holds / + # or U+0000
     */
    public static void checkGroup(String group) {
        if (group.isEmpty() || group.chars().anyMatch(c -> "/+#\0".indexOf(c) >= 0)) {
            throw new IllegalArgumentException(
                    "the share group of several sessions must be a name without / + and #, but was '%s'"
                            .formatted(group));
        }
    }

    /**
     * Checks a filter that several sessions shall share.
     *
     * @throws IllegalArgumentException if it is a shared subscription already
     */
    public static void checkFilter(String filter) {
        if (filter.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "with several sessions the topic filter is given without $share/<group>/, but was '%s'"
                            .formatted(filter));
        }
    }
}
