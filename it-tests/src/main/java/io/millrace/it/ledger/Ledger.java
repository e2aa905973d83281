/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.ledger;

/**
 * What became of numbered readings. Silent loss and duplicates are the two figures that must be 0.
 *
 * @param accepted readings that the broker acknowledged to the publisher
 * @param deliveredOnce readings with exactly one row and the right value
 * @param duplicated times that the keyed state has seen a reading again: vectors beyond the
 *     distinct ones
 * @param silentLoss accepted readings without their row; what is published here is all readable, so
 *     neither a dead letter nor a gap record excuses one
 * @param deadLetters rows in the dead letters
 * @param gaps gap records
 * @param wrongValues rows whose value is not the one that was published
 */
public record Ledger(
        long accepted,
        long deliveredOnce,
        long duplicated,
        long silentLoss,
        long deadLetters,
        long gaps,
        long wrongValues) {

    /** Whether the promise was kept. */
    public boolean clean() {
        return silentLoss == 0 && duplicated == 0 && wrongValues == 0;
    }
}
