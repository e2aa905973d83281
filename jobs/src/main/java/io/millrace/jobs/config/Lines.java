/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import java.util.HashMap;
import java.util.Map;

/** In which line of the file each key and each item stands, from 1, by JSON pointer. */
final class Lines {

    private final Map<String, Integer> lines = new HashMap<>();

    void put(String pointer, int line) {
        lines.put(pointer, line);
    }

    /** The line of a pointer; of the nearest thing around it where it is not in the file. */
    int of(String pointer) {
        for (String at = pointer; !at.isEmpty(); at = Pointers.parent(at)) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
        }
        return 1;
    }
}
