/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

/** JSON pointers (RFC 6901), and how they are shown to people: {@code features[2].function}. */
final class Pointers {

    private Pointers() {}

    static String child(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    static String child(String pointer, int index) {
        return pointer + "/" + index;
    }

    static String parent(String pointer) {
        return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
    }

    /** Whether {@code pointer} is {@code root} or lies below it. */
    static boolean within(String pointer, String root) {
        return pointer.startsWith(root)
                && (pointer.length() == root.length() || pointer.charAt(root.length()) == '/');
    }

    static String shown(String pointer) {
        StringBuilder shown = new StringBuilder();
        String[] steps = pointer.split("/", -1);
        for (int i = 1; i < steps.length; i++) {
            String step = steps[i].replace("~1", "/").replace("~0", "~");
            if (step.matches("[0-9]{1,9}")) {
                shown.append('[').append(step).append(']');
            } else if (step.matches("[\\p{L}\\p{N}_$-]+")) {
                shown.append(shown.isEmpty() ? "" : ".").append(step);
            } else {
                shown.append("['").append(ShownValue.printable(step)).append("']");
            }
        }
        return shown.toString();
    }
}
