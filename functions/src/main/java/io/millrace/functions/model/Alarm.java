/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/**
 * One transition of one alarm. The id depends on the episode alone, never on the run: a replay
 * raises the same alarm.
 *
 * @param id hex SHA-256 of rule, rule version, asset and start of the episode
 * @param transition 1 for the raise, then without a hole; the last one is the alarm's present state
 * @param asset the asset
 * @param rule the rule's configured name
 * @param ruleVersion the rule's version, from 1
 * @param severity the gravest severity reached so far in the episode
 * @param state the state after this transition
 * @param startMillis event time at which the episode began, milliseconds since the epoch
 * @param timestampMillis event time of this transition, milliseconds since the epoch
 * @param value what the rule looked at: a sensor's value, a feature or a score
 * @param message one sentence for people
 */
public record Alarm(
        String id,
        int transition,
        String asset,
        String rule,
        int ruleVersion,
        Severity severity,
        AlarmState state,
        long startMillis,
        long timestampMillis,
        double value,
        String message) {}
