/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.state.record.StateRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How stored records are refused: in one line that names the record and both versions. */
final class StoredForm {

    private StoredForm() {}

    /**
     * Looks at what any record must have before its fields are read.
     *
     * @param what the record, for the message
     * @param known the only version that can be read
     * @param stored the version the bytes were written with
     * @param least the bytes that the shortest record has
     * @throws IOException if the version is another one or there are fewer bytes
     */
    static void check(String what, int known, int stored, StateRecord record, int least)
            throws IOException {
        if (stored != known) {
            throw new IOException(
                    "%s: stored in version %d, but only version %d can be read"
                            .formatted(what, stored, known));
        }
        if (record.length() < least) {
            throw damaged(what, known, stored, "it has only " + record.length() + " bytes");
        }
    }

    static IOException damaged(String what, int known, int stored, @Nullable String how) {
        return new IOException(
                "%s: stored in version %d, read as version %d, but it is damaged: %s"
                        .formatted(what, stored, known, how));
    }
}
