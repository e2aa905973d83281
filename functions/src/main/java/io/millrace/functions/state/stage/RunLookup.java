/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.block.ReadingBlock;
import java.util.Arrays;

/**
 * Finds the assets of a block's runs in passes, so that the cache misses of many assets overlap:
 * first the lines of the index, then the directories, then (some assets at a time) the records.
 * Above the size of the last-level cache this is most of the speed (PERFORMANCE.md: 1.7 to 1.9
 * times).
 */
final class RunLookup {

    /** For how many assets records are brought ahead: more would push out the first ones again. */
    static final int ASSETS_AHEAD = 16;

    /** An asset with more records is one of which a row needs a small part. */
    private static final int MOST_RECORDS = 24;

    private final StageTable table;
    private int[] tags = new int[64];
    private int[] directories = new int[64];
    private final int[] cells = new int[ASSETS_AHEAD * MOST_RECORDS];
    private final int[] lengths = new int[ASSETS_AHEAD * MOST_RECORDS];
    private long moves;

    RunLookup(StageTable table) {
        this.table = table;
    }

    /** Hashes the names alone: everything else is looked up when its turn comes. */
    void hash(ReadingBlock block) {
        int runs = block.runs();
        if (runs > tags.length) {
            tags = new int[runs * 2];
            directories = new int[runs * 2];
        }
        for (int run = 0; run < runs; run++) {
            tags[run] = AssetIndex.tag(block.assetHash(run));
        }
        Arrays.fill(directories, 0, runs, AssetTable.NONE);
    }

    /** Finds the directories of all runs, after {@link #hash}. */
    void find(ReadingBlock block) {
        AssetTable assets = table.assets;
        int runs = block.runs();
        for (int run = 0; run < runs; run++) {
            directories[run] = AssetIndex.cellOf(assets.candidate(tags[run]));
        }
        for (int run = 0; run < runs; run++) {
            // Mostly the right one; and if not, a cell whose lines are brought for nothing.
            if (directories[run] != AssetTable.NONE) {
                table.pages.touch(directories[run]);
            }
        }
        byte[] names = block.assetBytes();
        for (int run = 0; run < runs; run++) {
            directories[run] =
                    assets.find(tags[run], names, block.assetStart(run), block.assetEnd(run));
        }
        moves = assets.moves();
    }

    /**
     * Brings the records of some runs: first a line of each, then, with the lengths that are
     * written there, the others. A cell may be far longer than its record at present.
     */
    void touchRecords(int from, int to) {
        if (moves != table.assets.moves()) {
            return;
        }
        int count = gather(from, to);
        for (int i = 0; i < count; i++) {
            lengths[i] = table.pages.touchHead(cells[i]);
        }
        for (int i = 0; i < count; i++) {
            table.pages.touchRest(cells[i], lengths[i]);
        }
    }

    private int gather(int from, int to) {
        AssetTable assets = table.assets;
        int count = 0;
        for (int run = from; run < to; run++) {
            int directory = directories[run];
            if (directory != AssetTable.NONE && assets.records(directory) <= MOST_RECORDS) {
                int places = assets.places(directory);
                for (int place = 0; place < places && count < cells.length; place++) {
                    int cell = assets.cellAt(directory, place);
                    if (cell != 0) {
                        cells[count++] = cell;
                    }
                }
            }
        }
        return count;
    }

    int tag(int run) {
        return tags[run];
    }

    /** The directory of a run's asset, or none if it is not known or may have moved. */
    int directory(int run) {
        return moves == table.assets.moves() ? directories[run] : AssetTable.NONE;
    }
}
