/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Few topic filters for many topics: where only one level differs, it becomes a +. */
final class TopicPatterns {

    private static final String ANY = "+";

    private TopicPatterns() {}

    /** Filters that match all given topics, in the order of their first topic. */
    static List<String> of(List<String> topics) {
        Set<List<String>> patterns = new LinkedHashSet<>();
        for (String topic : topics) {
            patterns.add(List.of(topic.split("/", -1)));
        }
        int before;
        do {
            before = patterns.size();
            patterns = joined(patterns);
        } while (patterns.size() < before);
        return patterns.stream().map(levels -> String.join("/", levels)).toList();
    }

    /** Joins the patterns that differ in one level only, for the level that joins most of them. */
    private static Set<List<String>> joined(Set<List<String>> patterns) {
        Map<List<String>, List<List<String>>> best = new LinkedHashMap<>();
        for (List<String> pattern : patterns) {
            for (int level = 0; level < pattern.size(); level++) {
                List<String> wider = new ArrayList<>(pattern);
                wider.set(level, ANY);
                best.computeIfAbsent(List.copyOf(wider), key -> new ArrayList<>()).add(pattern);
            }
        }
        List<String> widest = List.of();
        int most = 1;
        for (Map.Entry<List<String>, List<List<String>>> entry : best.entrySet()) {
            if (entry.getValue().size() > most) {
                most = entry.getValue().size();
                widest = entry.getKey();
            }
        }
        if (most == 1) {
            return patterns;
        }
        Set<List<String>> left = new LinkedHashSet<>();
        List<List<String>> gone = best.getOrDefault(widest, List.of());
        for (List<String> pattern : patterns) {
            left.add(gone.contains(pattern) ? widest : pattern);
        }
        return left;
    }
}
