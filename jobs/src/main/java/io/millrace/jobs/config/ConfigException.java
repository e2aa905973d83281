/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.jobs.cli.UserError;
import java.util.List;

/**
 * A configuration that cannot be used. Each problem is one line: {@code FILE:LINE: PATH: VALUE and
 * what is allowed}; at most {@value #MOST} of them are listed.
 */
public final class ConfigException extends UserError {

    /** How many problems are listed; the message says how many more there are. */
    public static final int MOST = 20;

    private final List<String> lines;

    ConfigException(String file, List<String> problems) {
        super(message(file, problems));
        this.lines = List.copyOf(problems.subList(0, Math.min(MOST, problems.size())));
    }

    /** The problems in the order of the file. */
    public List<String> lines() {
        return lines;
    }

    private static String message(String file, List<String> problems) {
        if (problems.size() <= MOST) {
            return String.join(System.lineSeparator(), problems);
        }
        return String.join(System.lineSeparator(), problems.subList(0, MOST))
                + System.lineSeparator()
                + "%s: and %d more".formatted(file, problems.size() - MOST);
    }
}
