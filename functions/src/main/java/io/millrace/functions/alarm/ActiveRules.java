/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of one asset that have something standing: an open alarm, or a condition that held when
 * it was last looked at. Only these need their {@link Episode} with each input; of all others this
 * record knows that they are at rest, so that an ordinary input loads and dirties nothing else.
 *
 * <p>The names are in the order in which the rules became active.
 */
public final class ActiveRules {

    private final List<String> names;

    ActiveRules(List<String> names) {
        this.names = new ArrayList<>(names);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    boolean contains(String rule) {
        return names.contains(rule);
    }

    int size() {
        return names.size();
    }

    String name(int index) {
        return names.get(index);
    }

    void add(String rule) {
        names.add(rule);
    }

    void remove(String rule) {
        names.remove(rule);
    }
}
