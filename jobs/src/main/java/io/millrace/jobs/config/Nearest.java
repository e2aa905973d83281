/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The word that was probably meant: the nearest by edit distance (insertions, deletions,
 * substitutions and swaps of neighbours), if it is near enough to be more than chance.
 */
final class Nearest {

    private Nearest() {}

    /** The nearest word, or null if none is near; the first of several that are equally near. */
    static @Nullable String to(String word, Collection<String> words) {
        String nearest = null;
        int best = 1 + Math.max(1, Math.min(3, word.length() / 3));
        for (String candidate : words) {
            int distance =
                    distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** {@code "; did you mean 'x'?"}, or nothing. */
    static String suggestion(String word, Collection<String> words) {
        String nearest = to(word, words);
        return nearest == null ? "" : "; did you mean '%s'?".formatted(nearest);
    }

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] =
                        Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
