/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.state.page.PageStore;
import io.millrace.functions.state.page.StoredRecord;
import io.millrace.functions.state.record.StateRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of all stages of a chain in one subtask, as far as they are in memory.
 *
 * <p>For each run of a block: {@link #select} its asset, set the {@link #time} of each row, let the
 * stages ask for records, then {@link #release}. Records of the selected asset never leave memory,
 * so a stage may hold any number of them meanwhile. A record in memory is found without allocation.
 *
 * <p>In spill mode a record that was asked for is dirty until it is written; records leave memory
 * by second chance (F. J. Corbató, "A paging experiment with the Multics system", 1968): a hand
 * goes round the assets' directories and takes the first record that nobody asked for since it last
 * came by. In resident mode the store has a handle to each cell, and none leaves.
 */
final class StageTable {

    /** So many evictions for each cell that is allocated are the usual way of things. */
    private static final int EVICTIONS_A_CELL = 4;

    /** So many more, and for larger tables a quarter of all records, are not. */
    private static final int LEAST_DEBT = 64;

    /** The first chunk of a size class has at most so many bytes. */
    private static final int SMALL_CHUNK = 64 << 10;

    private static final int NOBODY = -1;

    final PageStore pages;
    final AssetTable assets;
    final RecordStore store;
    final StageMetrics metrics;
    final boolean resident;
    private final long budgetBytes;

    /**
     * What later chunks leave to the first chunks of size classes that are not used yet, and to
     * names and tables. Chunks never shrink, so what they have taken cannot be given to others.
     */
    private final long spareBytes;

    private final long ttl;
    private AssetRecords<?, ?>[] stages = {};
    private long[] dirty = new long[16];
    private long records;
    private long evictionDebt;
    private int hand;
    private int handPlace;

    private int selected = NOBODY;
    private int directory;
    private String asset = "";
    private long time;

    private final @Nullable String[] oneKey = new String[1];
    private final int[] oneCell = new int[1];

    /**
     * @param pages where records and directories are
     * @param store where records are else
     * @param resident whether nothing may leave memory, and the store keeps handles
     * @param options budget and time to live
     * @param metrics what is counted
     */
    StageTable(
            PageStore pages,
            RecordStore store,
            boolean resident,
            StageOptions options,
            StageMetrics metrics) {
        this.pages = pages;
        this.store = store;
        this.resident = resident;
        this.metrics = metrics;
        budgetBytes = options.memoryBytes();
        spareBytes = Math.min(budgetBytes / 4, (1 << 20) + budgetBytes / 32);
        ttl = options.ttl().isZero() ? Long.MAX_VALUE : options.ttl().toMillis();
        assets = new AssetTable(pages, this::allocate);
    }

    /** Adds a stage; its records are found through what is returned. */
    <W extends StateRecord, P extends StateRecord> AssetRecords<W, P> add(
            String name, KeyedStage<W, P, ?, ?> author) {
        int number = stages.length;
        AssetRecords<W, P> added = new AssetRecords<>(this, number, name, author);
        stages = Arrays.copyOf(stages, number + 1);
        stages[number] = added;
        return added;
    }

    /**
     * Begins a run of rows of one asset.
     *
     * @param found the asset's directory, or {@link AssetTable#NONE} if it has to be looked up
     */
    void select(ReadingBlock block, int run, int tag, int found) {
        selected = NOBODY;
        int at = found;
        if (at == AssetTable.NONE) {
            byte[] names = block.assetBytes();
            int from = block.assetStart(run);
            int to = block.assetEnd(run);
            at = assets.find(tag, names, from, to);
            if (at == AssetTable.NONE) {
                at = assets.add(tag, names, from, to);
            }
        }
        directory = at;
        selected = assets.numberOf(at);
        asset = assets.name(selected);
        for (AssetRecords<?, ?> stage : stages) {
            stage.begin();
        }
    }

    /**
     * Ends a run: an asset of which no record was asked is forgotten, and the budget holds again.
     */
    void release() {
        selected = NOBODY;
        if (assets.records(directory) == 0) {
            assets.remove(directory);
        }
        if (!resident) {
            while (usedBytes() > budgetBytes && evict()) {}
            if (isUnbalanced()) {
                // Rare, and no dearer than a few times the evictions that led here.
                while (evict()) {}
                pages.clear();
                evictionDebt = 0;
            }
        }
    }

    /** The event time of the rows that follow. */
    void setTime(long millis) {
        time = millis;
    }

    long time() {
        return time;
    }

    /** After how many milliseconds without an input a record starts anew. */
    long ttl() {
        return ttl;
    }

    String assetName() {
        return asset;
    }

    long budgetBytes() {
        return budgetBytes;
    }

    long residentRecords() {
        return records;
    }

    /** All memory that is held, used or not. */
    long residentBytes() {
        return pages.allocatedBytes() + otherBytes();
    }

    /** What is in use of {@link #residentBytes}. */
    long usedBytes() {
        return pages.usedBytes() + otherBytes();
    }

    private long otherBytes() {
        long bytes = assets.bytes() + 8L * dirty.length;
        for (AssetRecords<?, ?> stage : stages) {
            bytes += stage.names.bytes();
        }
        return bytes;
    }

    byte[] page(int cell) {
        return pages.page(cell);
    }

    int base(int cell) {
        return pages.base(cell);
    }

    /** The cell of a record of the selected asset. */
    int cell(int place) {
        return assets.cellAt(directory, place);
    }

    AssetRecords<?, ?> stage(int key) {
        return stages[AssetTable.stageOf(key)];
    }

    /** The place of a record of the selected asset, to be written to from now on; or -1. */
    int open(int stage, int part, int hint) {
        int place = assets.place(directory, AssetTable.key(stage, part), hint);
        if (place >= 0) {
            willWrite(place);
        }
        return place;
    }

    private void willWrite(int place) {
        if (resident) {
            pages.beforeWrite(assets.cellAt(directory, place));
        } else {
            assets.mark(directory, place, AssetTable.DIRTY | AssetTable.REFERENCED);
            int word = selected >>> 6;
            if (word >= dirty.length) {
                dirty = Arrays.copyOf(dirty, Math.max(word + 1, dirty.length * 2));
            }
            dirty[word] |= 1L << selected;
        }
    }

    /** What the store has of a record of the selected asset. */
    @Nullable StoredRecord load(String stateKey) throws IOException {
        StoredRecord stored = store.load(asset, stateKey);
        if (stored != null) {
            metrics.loads.inc();
        }
        return stored;
    }

    /**
     * A cell for a new record of the selected asset. The name is in use before room is made,
     * because the last other record of that name may be evicted for it.
     */
    int admit(int stage, int part, int length) {
        stages[stage].names.use(part);
        return place(stage, part, allocate(length));
    }

    /** A cell with a stored record of the selected asset. */
    int admit(int stage, int part, StoredRecord stored) {
        stages[stage].names.use(part);
        makeRoom(stored.recordLength());
        return place(stage, part, stored.moveTo(pages));
    }

    private int place(int stage, int part, int cell) {
        directory = assets.addRecord(directory, AssetTable.key(stage, part), cell);
        records++;
        return cell;
    }

    /** The record that was admitted has its first content; returns its place. */
    int admitted(int stage, int part, String stateKey) throws IOException {
        int place = assets.place(directory, AssetTable.key(stage, part), 0);
        willWrite(place);
        if (resident) {
            put(stateKey, assets.cellAt(directory, place));
        }
        return place;
    }

    /**
     * Gives a record of the selected asset another length.
     *
     * @param known whether the store has a handle to its cell
     * @return its cell
     */
    int resize(int stage, int part, int length, String stateKey, boolean known) throws IOException {
        int place = assets.place(directory, AssetTable.key(stage, part), 0);
        int cell = assets.cellAt(directory, place);
        byte[] page = pages.page(cell);
        int base = pages.base(cell);
        int before = CellHeader.length(page, base);
        int record = base + CellHeader.BYTES;
        // A record that became much shorter moves as well, or its cell would be mostly waste.
        if (length <= pages.capacity(cell) && length >= pages.capacity(cell) / 2) {
            if (length < before) {
                Arrays.fill(page, record + length, record + before, (byte) 0);
            }
            CellHeader.setLength(page, base, length);
            return cell;
        }
        int moved = allocate(length);
        System.arraycopy(
                page,
                base + Integer.BYTES,
                pages.page(moved),
                pages.base(moved) + Integer.BYTES,
                CellHeader.BYTES - Integer.BYTES + Math.min(before, length));
        assets.setCell(directory, place, moved);
        pages.free(cell);
        if (resident && known) {
            put(stateKey, moved);
        }
        return moved;
    }

    private void put(String stateKey, int cell) throws IOException {
        oneKey[0] = stateKey;
        oneCell[0] = cell;
        store.put(asset, oneKey, oneCell, 1);
    }

    private int allocate(int length) {
        makeRoom(length);
        return pages.allocate(length);
    }

    private void makeRoom(int length) {
        evictionDebt = Math.max(0, evictionDebt - EVICTIONS_A_CELL);
        long growth = pages.growth(length);
        boolean isSmall = growth <= SMALL_CHUNK;
        if (growth == 0
                || residentBytes() + growth + assets.growth()
                        <= (isSmall || resident ? budgetBytes : budgetBytes - spareBytes)) {
            return;
        }
        if (resident) {
            throw new IllegalStateException(
                    "the records of keyed stages in one subtask need more than the budget of "
                            + budgetBytes
                            + " bytes (memoryBytes), and in mode RESIDENT none may leave memory:"
                            + " raise the budget or the parallelism, set a ttl, or use mode SPILL");
        }
        while (pages.growth(length) > 0 && !isUnbalanced() && evict()) {}
    }

    /**
     * Whether records are evicted in vain: what becomes free is of other sizes than what is needed,
     * because the chunks were shared out when records of other sizes came.
     */
    private boolean isUnbalanced() {
        return evictionDebt > Math.max(LEAST_DEBT, records / 4);
    }

    /** Evicts one record, of another asset than the selected; false if there is none. */
    private boolean evict() {
        int passed = 0;
        while (passed <= 2 * assets.bound()) {
            if (hand >= assets.bound()) {
                hand = 0;
            }
            int at = assets.directory(hand);
            if (at == AssetTable.NONE || hand == selected || handPlace >= assets.places(at)) {
                hand++;
                handPlace = 0;
                passed++;
                continue;
            }
            int key = assets.keyAt(at, handPlace);
            if ((key & AssetTable.REFERENCED) != 0) {
                assets.unmark(at, handPlace, AssetTable.REFERENCED);
                handPlace++;
            } else if (key == 0) {
                handPlace++;
            } else {
                evict(at, handPlace, key);
                return true;
            }
        }
        return false;
    }

    private void evict(int from, int place, int key) {
        if ((key & AssetTable.DIRTY) != 0) {
            write(from, place, key);
        }
        metrics.evictions.inc();
        evictionDebt++;
        drop(from, place, key);
    }

    private void write(int from, int place, int key) {
        String name = assets.name(assets.numberOf(from));
        String stateKey = stage(key).names.stateKey(AssetTable.partOf(key));
        try {
            oneKey[0] = stateKey;
            oneCell[0] = assets.cellAt(from, place);
            store.put(name, oneKey, oneCell, 1);
        } catch (IOException e) {
            throw failed("write", name, stateKey, e);
        }
        metrics.flushedRecords.inc();
    }

    /** Takes a record out of memory; its asset too, if it was the last. */
    void drop(int from, int place, int key) {
        pages.free(assets.cellAt(from, place));
        assets.removeRecord(from, place);
        stage(key).names.leave(AssetTable.partOf(key));
        records--;
        if (assets.records(from) == 0 && assets.numberOf(from) != selected) {
            assets.remove(from);
        }
    }

    /** Which assets may have dirty records: one bit for each number. */
    long[] dirty() {
        return dirty;
    }

    boolean hasDirtyRecords() {
        for (long word : dirty) {
            if (word != 0) {
                return true;
            }
        }
        return false;
    }

    void expired() {
        metrics.expiredRecords.inc();
    }

    RuntimeException failed(String what, String stateKey, IOException cause) {
        return failed(what, asset, stateKey, cause);
    }

    static RuntimeException failed(String what, String asset, String stateKey, IOException cause) {
        return new UncheckedIOException(
                "could not "
                        + what
                        + " state '"
                        + stateKey
                        + "' of asset '"
                        + asset
                        + "': "
                        + cause.getMessage(),
                cause);
    }
}
