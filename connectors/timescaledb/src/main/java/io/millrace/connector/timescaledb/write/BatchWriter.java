/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.TimescaleSinkMetrics;
import io.millrace.connector.timescaledb.connection.DatabaseConnection;
import io.millrace.connector.timescaledb.connection.DatabaseException;
import io.millrace.connector.timescaledb.connection.Failure;
import io.millrace.connector.timescaledb.table.DeadLetterTable;
import io.millrace.connector.timescaledb.table.Table;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches through one connection.
 *
 * <p>A batch is one transaction, straight into the table where that is possible ({@link
 * DirectPath}), and otherwise over a temporary table that known rows are taken out of. If the
 * database refuses a row, the batch is halved until the row stands alone; the others are committed,
 * and the row goes to the dead letters. If the database is away, the whole batch is written again:
 * what was committed is found already there. One thread uses it, except for {@link #abort}.
 */
public final class BatchWriter implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    // Only for TimescaleDB, where 0 is "no limit"; PostgreSQL keeps the name as a placeholder.
    private static final String LIFT_DECOMPRESSION_LIMIT =
            "SET LOCAL timescaledb.max_tuples_decompressed_per_dml_transaction = 0";

    private final DatabaseOptions options;
    private final Map<Table, StagingTable> stagingTables;
    private final Table table;
    private final DirectPath direct = new DirectPath();
    private final TimescaleSinkMetrics metrics;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final boolean bisection;
    private volatile @Nullable DatabaseConnection connection;
    private volatile boolean closed;

    /**
     * @param table where the rows go
     * @param backoff how the absence of the database is borne
     * @param nanoTime a clock that never goes back, for the duration of a flush
     */
    public BatchWriter(
            DatabaseOptions options,
            Table table,
            TimescaleSinkMetrics metrics,
            Backoff backoff,
            LongSupplier nanoTime) {
        this(options, table, metrics, backoff, nanoTime, true);
    }

    /**
     * @param bisection off only to prove that a test notices
     */
    BatchWriter(
            DatabaseOptions options,
            Table table,
            TimescaleSinkMetrics metrics,
            Backoff backoff,
            LongSupplier nanoTime,
            boolean bisection) {
        Table letters = new DeadLetterTable().table();
        this.options = options;
        this.table = table;
        this.metrics = metrics;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
        this.bisection = bisection;
        this.stagingTables =
                table.equals(letters)
                        ? Map.of(letters, new StagingTable(letters))
                        : Map.of(
                                table, new StagingTable(table), letters, new StagingTable(letters));
    }

    /**
     * Connects, so that a wrong password shows at once. A database that is away is no error yet:
     * the first write waits for it.
     */
    public void open() throws DatabaseException {
        try {
            connected();
        } catch (DatabaseException e) {
            if (e.failure() != Failure.TRANSIENT) {
                throw e;
            }
            LOG.warn("{}; the first write will try again", e.getMessage());
        }
    }

    /**
     * Writes everything, however long the database is away within the limits of the options.
     *
     * @throws DatabaseException if the database stays away or people must help
     */
    public void write(PendingRows pending) throws IOException, InterruptedException {
        long begin = nanoTime.getAsLong();
        while (!attempt(pending)) {
            metrics.retried();
        }
        backoff.succeeded();
        metrics.superseded(pending.rows().duplicates());
        metrics.flushed(nanoTime.getAsLong() - begin);
    }

    /** False if the database was away and the pause is over. */
    private boolean attempt(PendingRows pending) throws IOException, InterruptedException {
        DatabaseException failure;
        try {
            writeOnce(pending);
            return true;
        } catch (DatabaseException e) {
            failure = e;
        } catch (SQLException e) {
            failure = DatabaseException.writing(table.name(), options, e);
        }
        close(connection);
        connection = null;
        if (closed || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("the writer was closed");
        }
        if (failure.failure() != Failure.TRANSIENT) {
            throw failure;
        }
        LOG.warn(
                "{}; the rows are kept and written again, for up to {} s",
                failure.getMessage(),
                options.retryFor().toSeconds());
        if (!backoff.pauseAfterFailure()) {
            throw failure;
        }
        return false;
    }

    private void writeOnce(PendingRows pending) throws SQLException, DatabaseException {
        DatabaseConnection open = connected();
        RowBatch rows = pending.rows();
        writeRange(open, pending, 0, rows.rows());
        RowBatch refusals = pending.refusals();
        if (!refusals.isEmpty()) {
            send(open, refusals, 0, refusals.rows(), false);
            metrics.refused(refusals.rows());
            LOG.warn(
                    "{} rows for table '{}' cannot be stored and became dead letters; the first"
                            + " reason: {}",
                    refusals.rows(),
                    rows.table().name(),
                    pending.firstReason());
        }
    }

    private void writeRange(DatabaseConnection open, PendingRows pending, int from, int to)
            throws SQLException {
        RowBatch rows = pending.rows();
        int live = rows.live(from, to);
        if (live == 0) {
            return;
        }
        try {
            metrics.committed(live, sendWithinLimits(open, rows, from, to));
        } catch (SQLException e) {
            if (!bisection || Failure.of(e) != Failure.ROW) {
                throw e;
            }
            if (live == 1) {
                pending.refuse(DatabaseException.reason(e), rows.json(rows.onlyRow(from, to)));
                return;
            }
            int middle = (from + to) >>> 1;
            writeRange(open, pending, from, middle);
            writeRange(open, pending, middle, to);
        }
    }

    private long sendWithinLimits(DatabaseConnection open, RowBatch rows, int from, int to)
            throws SQLException {
        try {
            return send(open, rows, from, to, false);
        } catch (SQLException e) {
            if (Failure.of(e) != Failure.DECOMPRESSION_LIMIT) {
                throw e;
            }
            return send(open, rows, from, to, true);
        }
    }

    /** One transaction; returns the number of rows that changed the table. */
    private long send(DatabaseConnection open, RowBatch rows, int from, int to, boolean unlimited)
            throws SQLException {
        // Dead letters are rare and repeat themselves; the limit is lifted for the long way only.
        boolean regular = rows.table().equals(table) && !unlimited;
        if (regular && direct.isOpen()) {
            try {
                copy(open, staging(table).directCopy(), rows, from, to);
                open.jdbc().commit();
                direct.passed();
                return rows.live(from, to);
            } catch (SQLException e) {
                rollback(open.jdbc(), e);
                if (!DirectPath.UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw e;
                }
                direct.refused();
            }
        }
        long written = merge(open, rows, from, to, unlimited);
        if (regular) {
            direct.merged(written == rows.live(from, to));
        }
        return written;
    }

    private long merge(DatabaseConnection open, RowBatch rows, int from, int to, boolean unlimited)
            throws SQLException {
        StagingTable staging = staging(rows.table());
        Connection jdbc = open.jdbc();
        try (Statement statement = jdbc.createStatement()) {
            if (unlimited) {
                statement.execute(LIFT_DECOMPRESSION_LIMIT);
            }
            copy(open, staging.copy(), rows, from, to);
            long written = statement.executeLargeUpdate(staging.merge());
            jdbc.commit();
            return written;
        } catch (SQLException e) {
            rollback(jdbc, e);
            throw e;
        }
    }

    private static void copy(
            DatabaseConnection open, String statement, RowBatch rows, int from, int to)
            throws SQLException {
        CopyIn copy = open.copies().copyIn(statement);
        try {
            rows.copyTo(copy, from, to);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void rollback(Connection jdbc, SQLException reason) {
        try {
            jdbc.rollback();
        } catch (SQLException e) {
            // The connection is gone, and the transaction with it.
            reason.addSuppressed(e);
        }
    }

    private StagingTable staging(Table table) {
        StagingTable staging = stagingTables.get(table);
        if (staging == null) {
            throw new IllegalStateException("no staging for table '" + table.name() + "'");
        }
        return staging;
    }

    private DatabaseConnection connected() throws DatabaseException {
        DatabaseConnection known = connection;
        if (known != null) {
            return known;
        }
        DatabaseConnection opened = DatabaseConnection.open(options);
        try (Statement statement = opened.jdbc().createStatement()) {
            for (StagingTable staging : stagingTables.values()) {
                statement.execute(staging.create());
            }
            direct.connected(opened.jdbc(), table);
            opened.jdbc().setAutoCommit(false);
        } catch (SQLException e) {
            opened.close();
            throw DatabaseException.preparing(options, e);
        }
        LOG.info("Connected to {}", options.describe());
        connection = opened;
        if (closed) {
            // abort() came while the connection was made, and did not see it.
            opened.abort();
        }
        return opened;
    }

    /** Ends what another thread is writing; the rows of it are not lost, only not committed. */
    public void abort() {
        closed = true;
        DatabaseConnection open = connection;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void close() {
        closed = true;
        close(connection);
        connection = null;
    }

    private static void close(@Nullable DatabaseConnection open) {
        if (open != null) {
            open.close();
        }
    }
}
