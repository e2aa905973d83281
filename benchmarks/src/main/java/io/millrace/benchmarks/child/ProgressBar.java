/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.child;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far a benchmark is: on a terminal one line that is rewritten each second, elsewhere a line a
 * step.
 */
public final class ProgressBar implements AutoCloseable {

    private static final int CELLS = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final double totalSeconds;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "progress-bar");
                        thread.setDaemon(true);
                        return thread;
                    });
    private @Nullable Future<?> drawing;
    private double doneSeconds;
    private double stepSeconds;
    private long stepBeginNanos;
    private String step = "";

    /**
     * @param out where it is drawn
     * @param terminal whether a line there can be rewritten
     * @param totalSeconds what all steps take by plan
     */
    public ProgressBar(PrintStream out, boolean terminal, double totalSeconds) {
        this.out = out;
        this.terminal = terminal;
        this.totalSeconds = totalSeconds;
        if (terminal) {
            drawing = clock.scheduleAtFixedRate(this::draw, 1, 1, TimeUnit.SECONDS);
        }
    }

    /** Standard error, if that is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // the build and the launcher insist on Java 17
    public static ProgressBar onStandardError(double totalSeconds) {
        return new ProgressBar(System.err, System.console() != null, totalSeconds);
    }

    /**
     * Begins a step; the one before is over.
     *
     * @param name what it does
     * @param seconds what it takes by plan
     */
    public synchronized void step(String name, double seconds) {
        doneSeconds += stepSeconds;
        stepSeconds = seconds;
        stepBeginNanos = System.nanoTime();
        step = name;
        if (terminal) {
            draw();
        } else {
            out.printf(
                    Locale.ROOT,
                    "millrace: %s, about %s left%n",
                    name,
                    text(totalSeconds - doneSeconds));
        }
    }

    /** A line for the user, above the bar. */
    public synchronized void say(String line) {
        out.println((terminal ? "\r\033[K" : "") + line);
    }

    private synchronized void draw() {
        double inStep = (System.nanoTime() - stepBeginNanos) / 1e9;
        double done = doneSeconds + Math.min(inStep, stepSeconds);
        int cells = (int) Math.min(CELLS, CELLS * done / totalSeconds);
        out.printf(
                Locale.ROOT,
                "\r\033[K[%s%s] %s, %s left",
                "#".repeat(cells),
                ".".repeat(CELLS - cells),
                step,
                text(totalSeconds - done));
        out.flush();
    }

    static String text(double seconds) {
        Duration left = Duration.ofSeconds(Math.max(0, Math.round(seconds)));
        return left.toMinutes() == 0
                ? left.toSeconds() + " s"
                : "%d min %02d s".formatted(left.toMinutes(), left.toSecondsPart());
    }

    @Override
    public void close() {
        if (drawing != null) {
            drawing.cancel(false);
        }
        clock.shutdownNow();
        if (terminal) {
            synchronized (this) {
                out.print("\r\033[K");
                out.flush();
            }
        }
    }
}
