/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt;

import io.millrace.it.mqtt.job.LedgerPart;

/**
 * What became of the messages of one case.
 *
 * @param name the case
 * @param accepted messages that the broker acknowledged to the publisher
 * @param deliveredOnce accepted messages that took effect exactly once
 * @param duplicated times that one took effect again
 * @param silentLoss accepted messages that took no effect and lie in no gap that was reported
 * @param deadLetters messages that could not be read, kept with the reason
 * @param gaps gap records
 * @param reordered messages that took effect after a later one of their device
 * @param worstDelayMillis longest time from publishing to effect
 * @param passed whether the case went as promised
 * @param finding one line: what was seen, or what was wrong
 */
public record CaseLedger(
        String name,
        long accepted,
        long deliveredOnce,
        long duplicated,
        long silentLoss,
        long deadLetters,
        long gaps,
        long reordered,
        long worstDelayMillis,
        boolean passed,
        String finding) {

    /** Draws up the ledger: passed if nothing was lost silently, counted twice or reordered. */
    static CaseLedger of(String name, NumberedStream published, LedgerPart seen) {
        long delivered = 0;
        long silent = 0;
        for (int number = 0; number < published.accepted(); number++) {
            if (seen.seen().get(number)) {
                delivered++;
            } else if (!isInGap(seen, published.publishedMillis(number))) {
                silent++;
            }
        }
        boolean clean = silent == 0 && seen.duplicated() == 0 && seen.reordered() == 0;
        return new CaseLedger(
                name,
                published.accepted(),
                Math.max(0, delivered - seen.duplicated()),
                seen.duplicated(),
                silent,
                seen.deadLetters(),
                seen.gaps().size(),
                seen.reordered(),
                seen.worstDelayMillis(),
                clean,
                clean ? "as promised" : "the promise was broken");
    }

    /** The same ledger with a further condition. */
    public CaseLedger and(boolean condition, String ifSo, String otherwise) {
        return new CaseLedger(
                name,
                accepted,
                deliveredOnce,
                duplicated,
                silentLoss,
                deadLetters,
                gaps,
                reordered,
                worstDelayMillis,
                passed && condition,
                !passed ? finding : condition ? ifSo : otherwise);
    }

    /** The same ledger where order was not promised. */
    public CaseLedger regardlessOfOrder(String ifSo) {
        boolean clean = silentLoss == 0 && duplicated == 0;
        return new CaseLedger(
                name,
                accepted,
                deliveredOnce,
                duplicated,
                silentLoss,
                deadLetters,
                gaps,
                reordered,
                worstDelayMillis,
                clean,
                clean ? ifSo : "the promise was broken");
    }

    private static boolean isInGap(LedgerPart seen, long millis) {
        for (LedgerPart.GapTime gap : seen.gaps()) {
            if (gap.fromMillis() <= millis && millis <= gap.toMillis()) {
                return true;
            }
        }
        return false;
    }
}
