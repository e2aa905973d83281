/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.state.record.RecordLayout;
import java.io.IOException;

/** How {@link ActiveRules} lie in their bytes, version 1: as said there. */
final class ActiveRulesLayout implements RecordLayout<ActiveRules> {

    private static final long serialVersionUID = 1L;

    private static final int VERSION = 1;

    @Override
    public ActiveRules view() {
        return new ActiveRules();
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public int length(String name) {
        return ActiveRules.EMPTY_BYTES;
    }

    /** Nothing: 0 rules are what bytes of 0 say. */
    @Override
    public void initialise(String name, ActiveRules record) {}

    @Override
    public void restore(String name, int version, ActiveRules record) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "the active rules of asset '%s' have version %d but this release reads version %d"
                            .formatted(name, version, VERSION));
        }
        int length = record.length();
        if (length < ActiveRules.EMPTY_BYTES) {
            throw damaged(name, "they have only " + length + " bytes");
        }
        int size = record.size();
        int place = record.first();
        for (int i = 0; i < size; i++) {
            if (place + Short.BYTES > length || record.after(place) > length) {
                throw damaged(
                        name,
                        "there are %d, but their %d bytes end in rule %d"
                                .formatted(size, length, i + 1));
            }
            place = record.after(place);
        }
        if (size < 0 || place != length) {
            throw damaged(name, "there are %d in %d bytes".formatted(size, length));
        }
    }

    private static IOException damaged(String asset, String how) {
        return new IOException(
                "the active rules of asset '%s' are damaged: %s".formatted(asset, how));
    }
}
