/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.topic;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A topic filter of MQTT 5.0, section 4.7: levels parted by {@code /}, {@code +} for exactly one
 * level, {@code #} for the rest including its parent. Topics that begin with {@code $} are not
 * matched by a filter that begins with a wildcard.
 *
 * @param text the filter as it is sent to the broker
 */
public record TopicFilter(String text) implements Serializable {

    private static final int LONGEST_BYTES = 65_535;

    /**
     * Checks the filter.
     *
     * @throws IllegalArgumentException if it is empty, too long, holds U+0000 or misplaces a
     *     wildcard
     */
    public TopicFilter {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a topic filter must have at least one character");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("topic filter holds the character U+0000");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            throw new IllegalArgumentException(
                    "a topic filter must not be longer than 65535 bytes, but one begins with '"
                            + text.substring(0, 40)
                            + "'");
        }
        String[] levels = text.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].length() > 1
                    && (levels[i].indexOf('+') >= 0 || levels[i].indexOf('#') >= 0)) {
                throw new IllegalArgumentException(
                        "a wildcard must fill its level alone, but the topic filter is '%s'"
                                .formatted(text));
            }
            if (levels[i].equals("#") && i < levels.length - 1) {
                throw new IllegalArgumentException(
                        "# must be the last level, but the topic filter is '%s'".formatted(text));
            }
        }
    }

    /** Whether a message published to the topic is meant by the filter. */
    public boolean matches(String topic) {
        String[] filter = levels(text);
        String[] name = levels(topic);
        if (topic.startsWith("$") && isWildcard(filter[0])) {
            return false;
        }
        for (int i = 0; i < filter.length; i++) {
            if (filter[i].equals("#")) {
                return true;
            }
            if (i >= name.length || !(filter[i].equals("+") || filter[i].equals(name[i]))) {
                return false;
            }
        }
        return filter.length == name.length;
    }

    /** Whether every topic that the other filter matches is matched by this one too. */
    public boolean covers(TopicFilter other) {
        String[] mine = levels(text);
        String[] its = levels(other.text);
        if (other.text.startsWith("$") && isWildcard(mine[0])) {
            return false;
        }
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].equals("#")) {
                return true;
            }
            if (i >= its.length || its[i].equals("#")) {
                return false;
            }
            if (!mine[i].equals("+") && !mine[i].equals(its[i])) {
                return false;
            }
        }
        return mine.length == its.length;
    }

    /** The level that the first + stands for, from 0; -1 where there is none. */
    public int firstSingleLevelWildcard() {
        String[] levels = levels(text);
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("+")) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The filters without those that another one covers: a broker may deliver a message once for
     * each of two overlapping subscriptions.
     */
    public static List<String> withoutCovered(List<String> filters) {
        List<TopicFilter> kept = new ArrayList<>();
        for (String text : filters) {
            TopicFilter filter = new TopicFilter(text);
            if (kept.stream().noneMatch(other -> other.covers(filter))) {
                kept.removeIf(filter::covers);
                kept.add(filter);
            }
        }
        return kept.stream().map(TopicFilter::text).toList();
    }

    private static boolean isWildcard(String level) {
        return level.equals("+") || level.equals("#");
    }

    private static String[] levels(String topic) {
        return topic.split("/", -1);
    }
}
