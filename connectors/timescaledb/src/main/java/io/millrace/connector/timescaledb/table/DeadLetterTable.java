/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

import io.millrace.functions.model.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * {@code dead_letters}: what was accepted and could not be used. Its id is a SHA-256 of the letter,
 * so that a replay writes the same row. Source and reason are words for people: what text cannot
 * hold (NUL, half a character) is replaced in them, the payload keeps every byte.
 */
public final class DeadLetterTable implements TableMapping<DeadLetter> {

    private static final long serialVersionUID = 1L;

    private static final Table TABLE =
            new Table(
                    "dead_letters",
                    List.of(
                            new Column("id", ColumnType.TEXT),
                            new Column("source", ColumnType.TEXT),
                            new Column("reason", ColumnType.TEXT),
                            new Column("payload", ColumnType.BYTES),
                            new Column("time", ColumnType.TIMESTAMP)),
                    1,
                    Table.NO_VERSION);

    @Override
    public Table table() {
        return TABLE;
    }

    /** A letter that came with the stream: its time is a part of it, and so of its id. */
    @Override
    public void toRows(DeadLetter letter, RowCollector rows) {
        byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(letter.timestampMillis()).array();
        collect(letter, id(letter.source(), letter.payload(), time), rows);
    }

    /**
     * A row that the database refused: the time of the refusal differs at each replay, so it is no
     * part of the id.
     */
    public void toRefusal(DeadLetter letter, RowCollector rows) {
        collect(letter, id(letter.source(), letter.payload(), new byte[0]), rows);
    }

    private static void collect(DeadLetter letter, String id, RowCollector rows) {
        rows.collect(
                id,
                storable(letter.source()),
                storable(letter.reason()),
                letter.payload(),
                letter.timestampMillis());
    }

    private static String id(String source, byte[] payload, byte[] time) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        byte[] sourceBytes = source.getBytes(StandardCharsets.UTF_8);
        // The length keeps source and payload apart: "ab" + "c" is not "a" + "bc".
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(sourceBytes.length).flip());
        digest.update(sourceBytes);
        digest.update(time);
        digest.update(payload);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String storable(String text) {
        // Encoding replaces an unpaired surrogate.
        byte[] bytes = text.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
