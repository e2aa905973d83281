/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.state.record.StateRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The rules of one asset that have something standing: an open alarm, or a condition that held when
 * it was last looked at. Only these need their {@link Episode} with each input; of all others this
 * record knows that they are at rest, so that an ordinary input loads and dirties nothing else.
 *
 * <p>In bytes, little-endian: how many there are as an int, then for each the number of bytes of
 * its name in UTF-8 as a short and these bytes, in the order in which the rules became active.
 * Nothing active takes {@value #EMPTY_BYTES} bytes.
 */
public final class ActiveRules extends StateRecord {

    static final int EMPTY_BYTES = 4;

    private static final int COUNT_AT = 0;

    /** Attached to nothing. */
    ActiveRules() {}

    /** A rule's name as it is compared here. */
    static byte[] nameBytes(String rule) {
        return rule.getBytes(StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return getInt(COUNT_AT) == 0;
    }

    int size() {
        return getInt(COUNT_AT);
    }

    /** Where the first name is; {@link #after} tells where the others are. */
    int first() {
        return EMPTY_BYTES;
    }

    /** Where the name behind the one at this place is. */
    int after(int place) {
        return place + Short.BYTES + nameLength(place);
    }

    /** The name at a place, as a new object. */
    String name(int place) {
        byte[] name = new byte[nameLength(place)];
        getBytes(place + Short.BYTES, name, 0, name.length);
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Whether the name at a place is this one. */
    boolean is(int place, byte[] name) {
        int from = at(place + Short.BYTES);
        return nameLength(place) == name.length
                && Arrays.equals(page(), from, from + name.length, name, 0, name.length);
    }

    boolean contains(byte[] name) {
        return placeOf(name) >= 0;
    }

    void add(byte[] name) {
        int place = length();
        resize(place + Short.BYTES + name.length);
        putShort(place, name.length);
        putBytes(place + Short.BYTES, name, 0, name.length);
        putInt(COUNT_AT, size() + 1);
    }

    void remove(byte[] name) {
        int place = placeOf(name);
        if (place >= 0) {
            removeAt(place);
        }
    }

    /** Removes the name at a place; the one behind it is there afterwards. */
    void removeAt(int place) {
        int behind = after(place);
        int rest = length() - behind;
        move(behind, place, rest);
        putInt(COUNT_AT, size() - 1);
        resize(place + rest);
    }

    private int nameLength(int place) {
        return getShort(place) & 0xffff;
    }

    private int placeOf(byte[] name) {
        int place = first();
        for (int rest = size(); rest > 0; rest--) {
            if (is(place, name)) {
                return place;
            }
            place = after(place);
        }
        return -1;
    }
}
