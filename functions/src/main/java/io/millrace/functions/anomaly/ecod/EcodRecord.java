/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import io.millrace.functions.state.record.StateRecord;
import java.lang.invoke.VarHandle;

/**
 * All that one detector knows of one asset, as flat bytes. It begins with these {@link #HEAD} bytes
 * ({@link EcodShape} says what follows):
 *
 * <pre>
 *    0 long   fingerprint of the {@link EcodPlan}
 *    8 long   observations, the warm-up's included
 *   16 double memory: for how many observations the process remembers
 *   24 long   age: observations that were learned            }
 *   32 long   state of the {@link Lottery}                   }
 *   40 double base of the limit, nats                        } what an episode
 *   48 double debt, flags                                    } may take back
 *   56 double scale, nats                                    }
 *   64 int    observations of the limit, at most 2^31 - 1    }
 *   68 short  exceedances of the limit, at most 1,000        }
 *   70 byte   flags: 1 mature, 2 in an episode, 4 the episode is sustained
 *   72 int    how many observations the estimator holds
 * </pre>
 */
public final class EcodRecord extends StateRecord {

    static final VarHandle REAL = DOUBLES;
    static final VarHandle SINGLE = FLOATS;
    static final VarHandle WORD = LONGS;
    static final VarHandle PAIR = INTS;
    static final VarHandle HALF = SHORTS;

    static final int HEAD = 80;

    /** Where that which an episode may take back begins, and how long it is. */
    static final int REVOCABLE = 24;

    static final int REVOCABLE_BYTES = 46;

    private static final int MATURE = 1;
    private static final int OPEN = 2;
    private static final int SUSTAINED = 4;

    EcodRecord() {}

    long fingerprint() {
        return getLong(0);
    }

    void fingerprint(long value) {
        putLong(0, value);
    }

    long observations() {
        return getLong(8);
    }

    void observations(long value) {
        putLong(8, value);
    }

    double memory() {
        return getDouble(16);
    }

    void memory(double value) {
        putDouble(16, value);
    }

    long age() {
        return getLong(24);
    }

    void age(long value) {
        putLong(24, value);
    }

    long lots() {
        return getLong(32);
    }

    void lots(long value) {
        putLong(32, value);
    }

    double base() {
        return getDouble(40);
    }

    void base(double value) {
        putDouble(40, value);
    }

    double debt() {
        return getDouble(48);
    }

    void debt(double value) {
        putDouble(48, value);
    }

    double scale() {
        return getDouble(56);
    }

    void scale(double value) {
        putDouble(56, value);
    }

    int limited() {
        return getInt(64);
    }

    void limited(int value) {
        putInt(64, value);
    }

    int exceedances() {
        return getShort(68);
    }

    void exceedances(int value) {
        putShort(68, value);
    }

    /** Whether the baseline covers what the process does in control. */
    boolean isMature() {
        return (getByte(70) & MATURE) != 0;
    }

    void mature() {
        putByte(70, getByte(70) | MATURE);
    }

    boolean isOpen() {
        return (getByte(70) & OPEN) != 0;
    }

    void open() {
        putByte(70, getByte(70) | OPEN);
    }

    boolean isSustained() {
        return (getByte(70) & SUSTAINED) != 0;
    }

    void sustain() {
        putByte(70, getByte(70) | SUSTAINED);
    }

    void close() {
        putByte(70, getByte(70) & ~(OPEN | SUSTAINED));
    }

    int count() {
        return getInt(72);
    }

    void count(int value) {
        putInt(72, value);
    }

    byte[] bytes() {
        return page();
    }

    /** Where an offset of the record is in {@link #bytes()}, until the record is resized. */
    int place(int offset) {
        return at(offset);
    }

    double real(int offset) {
        return getDouble(offset);
    }

    void real(int offset, double value) {
        putDouble(offset, value);
    }

    long whole(int offset) {
        return getLong(offset);
    }

    void whole(int offset, long value) {
        putLong(offset, value);
    }

    int number(int offset) {
        return getInt(offset);
    }

    void number(int offset, int value) {
        putInt(offset, value);
    }

    int small(int offset) {
        return getByte(offset);
    }

    void small(int offset, int value) {
        putByte(offset, value);
    }

    void copy(int from, int to, int count) {
        move(from, to, count);
    }

    void zero(int offset, int count) {
        clear(offset, count);
    }

    void lengthen(int newLength) {
        resize(newLength);
    }
}
