/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.model.Severity;
import io.millrace.functions.state.RecordCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The binary form of an {@link Episode}. Version 1, integers big-endian:
 *
 * <pre>
 * int32    version of the rule
 * byte     flags: 1 open, 2 cooling
 * int32    number of the last transition
 * byte     severity: 0 info, 1 warning, 2 critical
 * int64    start, milliseconds
 * int64    last transition, milliseconds
 * float64  value of the last transition
 * int32    ordinary observations in a row
 * int32    number of conditions
 * bytes    one bit a condition, lowest bit first: 1 broken
 * </pre>
 */
final class EpisodeCodec implements RecordCodec<Episode> {

    private static final long serialVersionUID = 1L;

    private static final int VERSION = 1;
    private static final int OPEN = 1;
    private static final int COOLING = 2;

    /** More than any rule has; a greater number means bytes that are not a record. */
    private static final int MAX_CONDITIONS = 1 << 16;

    @Override
    public Episode create(String name) {
        return new Episode();
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(Episode episode, DataOutput out) throws IOException {
        out.writeInt(episode.ruleVersion());
        out.writeByte((episode.isOpen() ? OPEN : 0) | (episode.isCooling() ? COOLING : 0));
        out.writeInt(episode.transition());
        out.writeByte(codeOf(episode.severity()));
        out.writeLong(episode.startMillis());
        out.writeLong(episode.lastMillis());
        out.writeDouble(episode.lastValue());
        out.writeInt(episode.ordinary());
        boolean[] broken = episode.broken();
        out.writeInt(broken.length);
        for (int first = 0; first < broken.length; first += Byte.SIZE) {
            int bits = 0;
            for (int i = first; i < Math.min(first + Byte.SIZE, broken.length); i++) {
                bits |= broken[i] ? 1 << (i - first) : 0;
            }
            out.writeByte(bits);
        }
    }

    @Override
    public Episode read(String name, int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "the alarm episode of rule '%s' has version %d but this release reads version %d"
                            .formatted(name, version, VERSION));
        }
        int ruleVersion = in.readInt();
        int flags = in.readUnsignedByte();
        int transition = in.readInt();
        Severity severity = severityOf(in.readUnsignedByte(), name);
        long startMillis = in.readLong();
        long lastMillis = in.readLong();
        double lastValue = in.readDouble();
        int ordinary = in.readInt();
        int conditions = in.readInt();
        if (conditions < 0 || conditions > MAX_CONDITIONS) {
            throw new IOException(
                    "the alarm episode of rule '%s' is damaged: it has %d conditions"
                            .formatted(name, conditions));
        }
        boolean[] broken = new boolean[conditions];
        for (int first = 0; first < conditions; first += Byte.SIZE) {
            int bits = in.readUnsignedByte();
            for (int i = first; i < Math.min(first + Byte.SIZE, conditions); i++) {
                broken[i] = (bits & (1 << (i - first))) != 0;
            }
        }
        return Episode.restored(
                ruleVersion,
                (flags & OPEN) != 0,
                (flags & COOLING) != 0,
                transition,
                severity,
                startMillis,
                lastMillis,
                lastValue,
                ordinary,
                broken);
    }

    @Override
    public int sizeInBytes(Episode episode) {
        // The object and its array with their headers.
        return 64 + 16 + episode.broken().length;
    }

    private static int codeOf(Severity severity) {
        return switch (severity) {
            case INFO -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }

    private static Severity severityOf(int code, String rule) throws IOException {
        return switch (code) {
            case 0 -> Severity.INFO;
            case 1 -> Severity.WARNING;
            case 2 -> Severity.CRITICAL;
            default ->
                    throw new IOException(
                            "the alarm episode of rule '%s' is damaged: it has severity %d"
                                    .formatted(rule, code));
        };
    }
}
