/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules, and how often one may speak.
 *
 * @param rules the rules, each name once
 * @param cooldown event time after a raise in which the same rule raises no other alarm for the
 *     same asset; not negative; counted in whole milliseconds
 */
public record AlarmOptions(List<Rule> rules, Duration cooldown) implements Serializable {

    public static final Duration DEFAULT_COOLDOWN = Duration.ofMinutes(5);

    public AlarmOptions {
        rules = List.copyOf(rules);
        Set<String> names = new HashSet<>();
        for (Rule rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException(
                        "the rule name '%s' is used twice".formatted(rule.name()));
            }
        }
        if (cooldown.isNegative()) {
            throw new IllegalArgumentException("cooldown must not be negative but was " + cooldown);
        }
    }
}
