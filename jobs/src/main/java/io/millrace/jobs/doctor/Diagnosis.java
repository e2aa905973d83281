/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import java.util.List;

/**
 * What the doctor found.
 *
 * @param url the broker
 * @param healthy whether every step went well
 * @param steps the steps, up to the first that failed
 * @param limits what the broker takes from the promise
 * @param topics what came, by topic
 * @param configuration a block that reads it, or an empty text
 */
public record Diagnosis(
        String url,
        boolean healthy,
        List<Step> steps,
        List<String> limits,
        List<TopicFinding> topics,
        String configuration) {}
