/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.job;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** What one subtask of a drill's job has seen, as of a checkpoint. */
public final class LedgerPart {

    /**
     * A time in which messages are known to be missing.
     *
     * @param fromMillis begin, milliseconds since the epoch
     * @param toMillis end, milliseconds since the epoch
     */
    public record GapTime(long fromMillis, long toMillis) {}

    private final BitSet seen;
    private final int[] lastOfDevice;
    private final List<GapTime> gaps = new ArrayList<>();
    private long duplicated;
    private long deadLetters;
    private long reordered;
    private long worstDelayMillis;

    /** Without anything seen. */
    public LedgerPart(int devices) {
        this(new BitSet(), new int[devices]);
        Arrays.fill(lastOfDevice, -1);
    }

    private LedgerPart(BitSet seen, int[] lastOfDevice) {
        this.seen = seen;
        this.lastOfDevice = lastOfDevice;
    }

    void take(int number, long delayMillis) {
        if (seen.get(number)) {
            duplicated++;
            return;
        }
        seen.set(number);
        int device = number % lastOfDevice.length;
        if (number < lastOfDevice[device]) {
            reordered++;
        }
        lastOfDevice[device] = Math.max(number, lastOfDevice[device]);
        worstDelayMillis = Math.max(worstDelayMillis, delayMillis);
    }

    void deadLetter() {
        deadLetters++;
    }

    void gap(GapTime time) {
        gaps.add(time);
    }

    /** Adds what another subtask has seen; a number that both saw is one more duplicate. */
    public void merge(LedgerPart other) {
        BitSet both = (BitSet) seen.clone();
        both.and(other.seen);
        duplicated += other.duplicated + both.cardinality();
        seen.or(other.seen);
        for (int device = 0; device < lastOfDevice.length; device++) {
            lastOfDevice[device] = Math.max(lastOfDevice[device], other.lastOfDevice[device]);
        }
        gaps.addAll(other.gaps);
        deadLetters += other.deadLetters;
        reordered += other.reordered;
        worstDelayMillis = Math.max(worstDelayMillis, other.worstDelayMillis);
    }

    /** The numbers that were seen. */
    public BitSet seen() {
        return seen;
    }

    /** Times that a number was seen again. */
    public long duplicated() {
        return duplicated;
    }

    /** Messages that could not be read. */
    public long deadLetters() {
        return deadLetters;
    }

    /** First deliveries that came after a later number of their device. */
    public long reordered() {
        return reordered;
    }

    /** From publishing to the ledger, of first deliveries. */
    public long worstDelayMillis() {
        return worstDelayMillis;
    }

    /** What is known to be missing. */
    public List<GapTime> gaps() {
        return gaps;
    }

    byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        byte[] bits = seen.toByteArray();
        out.writeInt(bits.length);
        out.write(bits);
        out.writeInt(lastOfDevice.length);
        for (int last : lastOfDevice) {
            out.writeInt(last);
        }
        out.writeLong(duplicated);
        out.writeLong(deadLetters);
        out.writeLong(reordered);
        out.writeLong(worstDelayMillis);
        out.writeInt(gaps.size());
        for (GapTime gap : gaps) {
            out.writeLong(gap.fromMillis());
            out.writeLong(gap.toMillis());
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #toBytes} wrote. */
    public static LedgerPart of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        byte[] bits = new byte[in.readInt()];
        in.readFully(bits);
        int[] last = new int[in.readInt()];
        for (int i = 0; i < last.length; i++) {
            last[i] = in.readInt();
        }
        LedgerPart part = new LedgerPart(BitSet.valueOf(bits), last);
        part.duplicated = in.readLong();
        part.deadLetters = in.readLong();
        part.reordered = in.readLong();
        part.worstDelayMillis = in.readLong();
        int gaps = in.readInt();
        for (int i = 0; i < gaps; i++) {
            part.gaps.add(new GapTime(in.readLong(), in.readLong()));
        }
        return part;
    }
}
