/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt;

import java.util.List;
import java.util.Locale;

/** The ledgers of a drill for people. */
public final class CaseTable {

    private static final String ROW = "%-20s %9s %9s %10s %6s %8s %5s %10s %9s  %s%n";

    private CaseTable() {}

    /** A line for each case below a head. */
    public static String of(List<CaseLedger> ledgers) {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(
                        Locale.ROOT,
                        ROW,
                        "case",
                        "accepted",
                        "once",
                        "duplicated",
                        "lost",
                        "letters",
                        "gaps",
                        "reordered",
                        "worst ms",
                        ""));
        for (CaseLedger ledger : ledgers) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            ROW,
                            ledger.name(),
                            ledger.accepted(),
                            ledger.deliveredOnce(),
                            ledger.duplicated(),
                            ledger.silentLoss(),
                            ledger.deadLetters(),
                            ledger.gaps(),
                            ledger.reordered(),
                            ledger.worstDelayMillis(),
                            (ledger.passed() ? "passed: " : "FAILED: ") + ledger.finding()));
        }
        return table.toString();
    }
}
