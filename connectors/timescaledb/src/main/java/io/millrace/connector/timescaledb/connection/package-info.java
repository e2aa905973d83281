/** The connection to the database: how it is made, what its errors mean, what is wrong with it. */
@NullMarked
package io.millrace.connector.timescaledb.connection;

import org.jspecify.annotations.NullMarked;
