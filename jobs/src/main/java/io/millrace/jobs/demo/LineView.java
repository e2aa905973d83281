/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Plain lines for a file or a pipe: one every five seconds, one for each alarm that begins or ends.
 */
final class LineView implements DemoView {

    private static final long SECONDS_BETWEEN_LINES = 5;

    private final PrintStream out;
    private final Map<String, String> alarmStates = new HashMap<>();
    private long nextLine;

    LineView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void say(String line) {
        out.println("millrace: " + line);
    }

    @Override
    public void show(DemoSnapshot snapshot) {
        for (int i = snapshot.alarms().size() - 1; i >= 0; i--) {
            PlantTables.AlarmLine alarm = snapshot.alarms().get(i);
            String state = alarm.severity() + " " + alarm.state();
            if (!state.equals(alarmStates.put(alarm.id(), state))) {
                out.printf(
                        Locale.ROOT,
                        "%4d s  %-24s %-14s %s%n",
                        snapshot.elapsedSeconds(),
                        state,
                        alarm.asset(),
                        alarm.message());
            }
        }
        if (snapshot.elapsedSeconds() >= nextLine) {
            nextLine = snapshot.elapsedSeconds() + SECONDS_BETWEEN_LINES;
            out.printf(
                    Locale.ROOT,
                    "%4d s  %d assets, %d readings (%.0f/s), %d scores, %d alarms, p99 %.0f ms%n",
                    snapshot.elapsedSeconds(),
                    snapshot.assets().size(),
                    snapshot.counts().readings(),
                    snapshot.readingsPerSecond(),
                    snapshot.counts().scores(),
                    snapshot.counts().alarms(),
                    snapshot.p99LatencyMillis());
        }
    }

    @Override
    public void end() {}
}
