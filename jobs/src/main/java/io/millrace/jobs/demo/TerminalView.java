/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * A full-screen view that is drawn anew each second: assets with values and scores above, alarms
 * below.
 */
final class TerminalView implements DemoView {

    private static final String CLEAR_LINE = "\u001b[K";
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String RESET = "\u001b[0m";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String GREEN = "\u001b[32m";
    private static final int BAR = 10;

    private final Terminal terminal;
    private final PrintWriter out;
    private boolean drawing;

    private TerminalView(Terminal terminal) {
        this.terminal = terminal;
        this.out = terminal.writer();
    }

    /**
     * A view on the terminal, or the other one where there is none: in a pipe, in a file, under CI.
     */
    static DemoView openOr(DemoView otherwise) throws IOException {
        Terminal terminal =
                TerminalBuilder.builder().system(true).nativeSignals(false).dumb(true).build();
        String type = terminal.getType();
        return type.equals(Terminal.TYPE_DUMB) || type.equals(Terminal.TYPE_DUMB_COLOR)
                ? otherwise
                : new TerminalView(terminal);
    }

    @Override
    public void say(String line) {
        out.println("millrace: " + line);
        out.flush();
    }

    @Override
    public void show(DemoSnapshot snapshot) {
        int height = terminal.getHeight() > 0 ? terminal.getHeight() : 40;
        int width = terminal.getWidth() > 0 ? terminal.getWidth() : 100;
        if (!drawing) {
            // The alternate screen: what was on the terminal before comes back at the end.
            out.print("\u001b[?1049h\u001b[?25l");
            drawing = true;
        }
        out.print(HOME);
        line(
                width,
                BOLD,
                String.format(
                        Locale.ROOT,
                        "Millrace demo  %d s   %d readings (%.0f/s)   %d features   %d scores   p99"
                                + " %.0f ms   Ctrl-C ends",
                        snapshot.elapsedSeconds(),
                        snapshot.counts().readings(),
                        snapshot.readingsPerSecond(),
                        snapshot.counts().features(),
                        snapshot.counts().scores(),
                        snapshot.p99LatencyMillis()));
        line(width, DIM, "simulated plant; broker, database and job are real");
        Map<String, String> worst = new HashMap<>();
        for (PlantTables.AlarmLine alarm : snapshot.alarms()) {
            if (isOpen(alarm)) {
                worst.merge(
                        alarm.asset(), alarm.severity(), (a, b) -> a.equals("CRITICAL") ? a : b);
            }
        }
        int alarmLines = Math.max(4, Math.min(10, height - snapshot.assets().size() - 5));
        int assetLines = Math.max(1, height - alarmLines - 5);
        line(
                width,
                DIM,
                String.format(Locale.ROOT, "%-14s %-16s %s", "asset", "score", "last values"));
        int shown = 0;
        for (PlantTables.AssetLine asset : snapshot.assets()) {
            if (shown++ == assetLines) {
                break;
            }
            line(width, color(worst.get(asset.asset())), assetLine(asset));
        }
        line(width, DIM, "alarms, newest first; open ones in colour");
        int alarms = 0;
        for (PlantTables.AlarmLine alarm : snapshot.alarms()) {
            if (alarms++ == alarmLines) {
                break;
            }
            line(
                    width,
                    isOpen(alarm) ? color(alarm.severity()) : DIM,
                    String.format(
                            Locale.ROOT,
                            "%-9s %-12s %tT  %s",
                            alarm.severity(),
                            alarm.asset(),
                            alarm.startMillis(),
                            alarm.message()));
        }
        out.print(CLEAR_BELOW);
        out.flush();
    }

    private static String assetLine(PlantTables.AssetLine asset) {
        Double score = asset.score();
        String bar;
        if (score == null) {
            bar = "warming up";
        } else {
            int filled = (int) Math.round(score * BAR);
            bar =
                    String.format(Locale.ROOT, "%.2f ", score)
                            + "#".repeat(filled)
                            + ".".repeat(BAR - filled);
        }
        return String.format(Locale.ROOT, "%-14s %-16s %s", asset.asset(), bar, asset.values());
    }

    private static boolean isOpen(PlantTables.AlarmLine alarm) {
        return alarm.state().endsWith("ACKNOWLEDGED") && !alarm.state().startsWith("RETURNED");
    }

    private static String color(@org.jspecify.annotations.Nullable String severity) {
        if (severity == null) {
            return GREEN;
        }
        return severity.equals("CRITICAL") ? RED : YELLOW;
    }

    private void line(int width, String style, String text) {
        String cut = text.length() > width ? text.substring(0, width) : text;
        out.print(style + cut + RESET + CLEAR_LINE + "\r\n");
    }

    @Override
    public void end() {
        if (drawing) {
            out.print("\u001b[?25h\u001b[?1049l");
            out.flush();
            drawing = false;
        }
    }
}
