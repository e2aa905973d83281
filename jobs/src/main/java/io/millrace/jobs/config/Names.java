/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names that a list of blocks declares. A block with a mistake in it declares its name all the
 * same, so that those who refer to it are not blamed.
 */
final class Names {

    private final String kind;
    private final Set<String> names;

    private Names(String kind, Set<String> names) {
        this.kind = kind;
        this.names = Collections.unmodifiableSet(names);
    }

    /** Collects the names; adds a problem for each that is declared again. */
    static Names of(List<Block> blocks, String kind) {
        Map<String, String> declared = new LinkedHashMap<>();
        for (Block block : blocks) {
            String name = block.textOrNull("name");
            if (name == null) {
                continue;
            }
            String first = declared.putIfAbsent(name, block.pointer("name"));
            if (first != null) {
                block.problem(
                        "name",
                        "the %s name %s is given twice, first in line %d"
                                .formatted(
                                        kind, ShownValue.of(name), block.problems().lineOf(first)));
            }
        }
        return new Names(kind, declared.keySet());
    }

    Set<String> all() {
        return names;
    }

    /** Adds a problem if a reference names nothing that is declared. */
    void check(Problems problems, String pointer, String name) {
        if (!names.contains(name)) {
            problems.add(
                    pointer,
                    names.isEmpty()
                            ? "there is no %s %s; none is declared"
                                    .formatted(kind, ShownValue.of(name))
                            : "there is no %s %s%s"
                                    .formatted(kind, ShownValue.of(name), known(name)));
        }
    }

    private String known(String name) {
        String suggestion = Nearest.suggestion(name, names);
        if (!suggestion.isEmpty()) {
            return suggestion;
        }
        List<String> some = names.stream().limit(10).toList();
        return "; declared: "
                + String.join(", ", some)
                + (some.size() < names.size() ? ", ..." : "");
    }
}
