/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is wrong with a file, collected so that all of it is told at once. One problem for each
 * place: what follows from an earlier one is not told again.
 */
final class Problems {

    private record Problem(int line, String pointer, String text) {}

    private final String file;
    private final Lines lines;
    private final List<Problem> problems = new ArrayList<>();

    Problems(String file, Lines lines) {
        this.file = file;
        this.lines = lines;
    }

    /** Adds a problem of the thing at a place, unless something is known to be wrong there. */
    void add(String pointer, String text) {
        add(lines.of(pointer), pointer, text);
    }

    void add(int line, String pointer, String text) {
        for (Problem problem : problems) {
            if (problem.pointer().equals(pointer)) {
                return;
            }
        }
        problems.add(new Problem(line, pointer, text));
    }

    /** Whether something is wrong with a thing, with what is in it or with what it is in. */
    boolean touch(String pointer) {
        return problems.stream()
                .anyMatch(
                        problem ->
                                Pointers.within(problem.pointer(), pointer)
                                        || Pointers.within(pointer, problem.pointer()));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    int lineOf(String pointer) {
        return lines.of(pointer);
    }

    /** All of them, in the order of the file. */
    ConfigException asException() {
        return new ConfigException(
                file,
                problems.stream()
                        .sorted(Comparator.comparingInt(Problem::line))
                        .map(this::shown)
                        .toList());
    }

    /** An exception with one problem that leaves nothing else to look at. */
    static ConfigException fatal(String file, int line, String text) {
        return new ConfigException(file, List.of("%s:%d: %s".formatted(file, line, text)));
    }

    private String shown(Problem problem) {
        String path = Pointers.shown(problem.pointer());
        return "%s:%d: %s%s"
                .formatted(file, problem.line(), path.isEmpty() ? "" : path + ": ", problem.text());
    }
}
