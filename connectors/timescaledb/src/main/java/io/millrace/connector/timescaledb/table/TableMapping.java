/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

import java.io.Serializable;

/**
 * How elements become rows of one table.
 *
 * @param <T> type of the elements
 */
public interface TableMapping<T> extends Serializable {

    /** The table; always the same one. */
    Table table();

    /** Gives no, one or several rows for an element, the same ones whenever it is asked. */
    void toRows(T element, RowCollector rows);
}
