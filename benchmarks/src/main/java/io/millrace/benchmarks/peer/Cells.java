/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

/** The bytes of all records of one room. A cell is one record; its number never changes. */
interface Cells {

    /** The room's name. */
    String asset();

    /**
     * The cell of a record, or -1.
     *
     * @param stage which stage it belongs to
     * @param name the part's name, or empty for a whole
     */
    int find(int stage, String name);

    /** A new cell with bytes that are all 0. */
    int add(int stage, String name, int length);

    /** The array that the cell lies in. */
    byte[] page(int cell);

    /** Where it begins there. */
    int base(int cell);

    /** How many bytes it has. */
    int length(int cell);

    /** Gives it another length; bytes up to the shorter one are kept, further ones are 0. */
    void resize(int cell, int length);
}
