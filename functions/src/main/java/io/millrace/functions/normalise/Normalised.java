/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.normalise;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Reading;

/** What became of a raw reading: always exactly one of the two. */
public sealed interface Normalised {

    /**
     * It is a reading; its quality says how far it may be trusted.
     *
     * @param reading the reading
     * @param suspectClock whether the device named a time that was not believed
     */
    record Accepted(Reading reading, boolean suspectClock) implements Normalised {}

    /**
     * It cannot be said what it is a reading of.
     *
     * @param deadLetter why, and all that was known of it
     */
    record Refused(DeadLetter deadLetter) implements Normalised {}
}
