/** Which rows the plant's vocabulary becomes, table by table. */
@NullMarked
package io.millrace.connector.timescaledb.table;

import org.jspecify.annotations.NullMarked;
