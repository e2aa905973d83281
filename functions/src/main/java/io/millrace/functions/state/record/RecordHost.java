/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.record;

/** Where a record's bytes live; gives it more or fewer of them. */
public interface RecordHost {

    /**
     * Gives a record another length and attaches it to its new place. The bytes up to the shorter
     * of both lengths are kept, further ones are 0.
     *
     * @param record a record that this host attached
     * @param length bytes, 0 or more
     */
    void resize(StateRecord record, int length);
}
