/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands for {@code ${name}} in a value: a given value; for {@code ${env.NAME}} an environment
 * variable of the process that reads the file; for {@code ${HOSTNAME}} this machine's name. They
 * are replaced after the YAML was read, so that a value can never become a key or a block.
 */
final class Placeholders {

    private static final Pattern FORM = Pattern.compile("\\$\\{([^${}]*)}");
    private static final String ENVIRONMENT = "env.";
    private static final String TOPIC = "topic";
    private static final String HOSTNAME = "HOSTNAME";

    private final Map<String, String> values;
    private final Map<String, String> environment;

    Placeholders(Map<String, String> values, Map<String, String> environment) {
        this.values = values;
        this.environment = environment;
    }

    /**
     * The text with each placeholder replaced.
     *
     * @param ofTopics whether it is a template of topics: what begins with {@code topic} is filled
     *     in for each message, and stays
     * @throws UnknownPlaceholder if there is nothing that it stands for
     */
    String replaceIn(String text, boolean ofTopics) throws UnknownPlaceholder {
        Matcher matcher = FORM.matcher(text);
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            boolean stays = ofTopics && name.startsWith(TOPIC);
            matcher.appendReplacement(
                    replaced, Matcher.quoteReplacement(stays ? matcher.group() : valueOf(name)));
        }
        return matcher.appendTail(replaced).toString();
    }

    private String valueOf(String name) throws UnknownPlaceholder {
        String value = values.get(name);
        if (value == null && name.startsWith(ENVIRONMENT)) {
            String variable = name.substring(ENVIRONMENT.length());
            value = environment.get(variable);
            if (value == null) {
                throw new UnknownPlaceholder(
                        "the environment variable '%s' is not set"
                                .formatted(ShownValue.printable(variable)));
            }
        }
        if (value == null && name.equals(HOSTNAME)) {
            value = environment.containsKey(HOSTNAME) ? environment.get(HOSTNAME) : hostName();
        }
        if (value == null) {
            TreeSet<String> known = new TreeSet<>(values.keySet());
            known.add(HOSTNAME);
            known.add("env.NAME");
            throw new UnknownPlaceholder(
                    "there is no value for ${%s}; there is one for %s"
                            .formatted(ShownValue.printable(name), String.join(", ", known)));
        }
        return value;
    }

    private static @Nullable String hostName() throws UnknownPlaceholder {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new UnknownPlaceholder("this machine has no host name for ${HOSTNAME}");
        }
    }

    /** A placeholder that stands for nothing; the message says which. */
    static final class UnknownPlaceholder extends Exception {
        UnknownPlaceholder(String message) {
            super(message);
        }
    }
}
