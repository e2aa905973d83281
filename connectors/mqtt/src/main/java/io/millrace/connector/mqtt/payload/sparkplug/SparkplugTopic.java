/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

import org.jspecify.annotations.Nullable;

/**
 * A topic of Sparkplug, {@code spBv1.0/GROUP/TYPE/NODE[/DEVICE]} (section 4.1), or {@code
 * spBv1.0/STATE/HOST}.
 *
 * @param group the group; empty for STATE
 * @param type what the message is
 * @param node the edge node; the host for STATE
 * @param device the device behind the edge node, or null for the node itself
 */
public record SparkplugTopic(String group, Type type, String node, @Nullable String device) {

    private static final String NAMESPACE = "spBv1.0";

    /** The kinds of messages. */
    public enum Type {
        NBIRTH(false),
        NDEATH(false),
        NDATA(false),
        NCMD(false),
        DBIRTH(true),
        DDEATH(true),
        DDATA(true),
        DCMD(true),
        STATE(false);

        private final boolean ofDevice;

        Type(boolean ofDevice) {
            this.ofDevice = ofDevice;
        }
    }

    /**
     * Reads a topic.
     *
     * @throws SparkplugException if it is none of Sparkplug B
     */
    public static SparkplugTopic parse(String topic) throws SparkplugException {
        String[] levels = topic.split("/", -1);
        if (!levels[0].equals(NAMESPACE)) {
            throw new SparkplugException("the topic does not begin with spBv1.0/");
        }
        if (levels.length == 3 && levels[1].equals("STATE")) {
            return new SparkplugTopic("", Type.STATE, levels[2], null);
        }
        if (levels.length < 4 || levels.length > 5) {
            throw new SparkplugException("the topic is not spBv1.0/GROUP/TYPE/NODE[/DEVICE]");
        }
        Type type = type(levels[2]);
        if (type == Type.STATE || type.ofDevice != (levels.length == 5)) {
            throw new SparkplugException(
                    "a topic of the type %s has not %d levels".formatted(type, levels.length));
        }
        for (int i = 1; i < levels.length; i++) {
            if (levels[i].isEmpty()) {
                throw new SparkplugException("level %d of the topic is empty".formatted(i));
            }
        }
        return new SparkplugTopic(
                levels[1], type, levels[3], levels.length == 5 ? levels[4] : null);
    }

    private static Type type(String word) throws SparkplugException {
        for (Type type : Type.values()) {
            if (type.name().equals(word)) {
                return type;
            }
        }
        throw new SparkplugException("the topic has no message type of Sparkplug as level 2");
    }

    /** The edge node's name in the whole plant: group and node. */
    public String edge() {
        return group + '/' + node;
    }

    /** Where the edge node takes commands. */
    public String commandTopic() {
        return "%s/%s/NCMD/%s".formatted(NAMESPACE, group, node);
    }
}
