/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.state.record.RecordLayout;
import java.io.IOException;

/**
 * How an {@link Episode} lies in its bytes, version 1: as said there. A rule that has changed since
 * is the stage's business.
 */
final class EpisodeLayout implements RecordLayout<Episode> {

    private static final long serialVersionUID = 1L;

    private static final int VERSION = 1;

    @Override
    public Episode view() {
        return new Episode();
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public int length(String name) {
        return Episode.BYTES;
    }

    /** Nothing: 0 is what an episode that never was has everywhere. */
    @Override
    public void initialise(String name, Episode record) {}

    @Override
    public void restore(String name, int version, Episode record) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "the alarm episode of rule '%s' has version %d but this release reads version %d"
                            .formatted(name, version, VERSION));
        }
        if (record.length() < Episode.BYTES) {
            throw damaged(name, "it has only " + record.length() + " bytes");
        }
        if (record.conditions() < 0 || record.length() != Episode.bytes(record.conditions())) {
            throw damaged(
                    name,
                    "it has %d conditions in %d bytes"
                            .formatted(record.conditions(), record.length()));
        }
        if (record.severityCode() < 0 || record.severityCode() > 2) {
            throw damaged(name, "it has severity " + record.severityCode());
        }
        if ((record.flags() & ~(Episode.OPEN | Episode.COOLING)) != 0) {
            throw damaged(name, "it has flags " + record.flags());
        }
    }

    private static IOException damaged(String rule, String how) {
        return new IOException(
                "the alarm episode of rule '%s' is damaged: %s".formatted(rule, how));
    }
}
