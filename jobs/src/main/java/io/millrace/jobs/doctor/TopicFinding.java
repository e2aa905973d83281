/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import java.util.List;

/**
 * What came on one topic.
 *
 * @param topic its name
 * @param messages how many came
 * @param perSecond how many a second
 * @param retained whether all of them had been kept by the broker
 * @param form how the payload is written, as far as one can tell: json, sparkplug, number, csv,
 *     text, binary or empty
 * @param sensors the values that can be read without further configuration; may be empty
 */
public record TopicFinding(
        String topic,
        long messages,
        double perSecond,
        boolean retained,
        PayloadForm form,
        List<String> sensors) {}
