/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far a replay is: on a terminal as a bar that is drawn again, else as a line every few
 * seconds.
 */
final class Progress {

    private static final int BAR = 30;
    private static final long BAR_NANOS = 200_000_000L;
    private static final long LINE_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal;
    private final long rows;
    private final LongSupplier nanoClock;
    private final long start;
    private long published;
    private long shown;

    Progress(PrintWriter out, boolean terminal, long rows, LongSupplier nanoClock) {
        this.out = out;
        this.terminal = terminal;
        this.rows = rows;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
        this.shown = start;
    }

    /** Whether standard error is a terminal; where that cannot be told, it is taken for none. */
    static boolean onTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** One more row was published. */
    void published() {
        published++;
        long now = nanoClock.getAsLong();
        if (now - shown >= (terminal ? BAR_NANOS : LINE_NANOS)) {
            shown = now;
            show(now);
        }
    }

    /** Ends the line of the bar. */
    void end() {
        if (terminal) {
            show(nanoClock.getAsLong());
            out.println();
            out.flush();
        }
    }

    private void show(long now) {
        double seconds = Math.max(1e-9, (now - start) / 1e9);
        double rate = published / seconds;
        String text =
                String.format(
                        Locale.ROOT,
                        "%d of %d rows, %.0f rows/s, %s left",
                        published,
                        rows,
                        rate,
                        left((rows - published) / Math.max(1e-9, rate)));
        if (terminal) {
            int full = (int) (BAR * published / Math.max(1, rows));
            out.print("\r[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + text + "   ");
        } else {
            out.println("replay: " + text);
        }
        out.flush();
    }

    private static String left(double seconds) {
        long whole = (long) Math.ceil(Math.min(seconds, 360_000_000));
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole % 3600 / 60)
                : String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60);
    }
}
