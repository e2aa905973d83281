/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of the hot assets in memory, written behind: to the {@link RecordStore} when they are
 * evicted, and all dirty ones by {@link #flush}. Each record is loaded, evicted and written by
 * itself, so one input never moves a whole machine.
 *
 * <p>For each input: {@link #select} its asset, let the stage ask for records, then {@link
 * #release}. Records leave memory in {@code release} only, so the stage may hold any number of them
 * meanwhile. A resident record is found without allocation.
 *
 * <p>One object stands for the selected asset of all inputs, one after the other. For one thread
 * only.
 *
 * @param <W> the record that an asset's parts share
 * @param <P> the record of one part
 */
final class RecordTable<W, P> implements AssetState<W, P> {

    /** A string beside its characters: object, array header, padding. */
    private static final int NAME_OVERHEAD = 40;

    /** A slot, its places in ring and index, both up to half empty. */
    static final int RECORD_OVERHEAD = 72 + NAME_OVERHEAD;

    /** A slot, an index for its parts, a place in the index of assets. */
    static final int ASSET_OVERHEAD = 136 + NAME_OVERHEAD;

    private static final int FIRST_PLACES = 16;

    private final RecordForm<W> wholeForm;
    private final RecordForm<P> partForm;
    private final RecordStore store;
    private final long budgetBytes;
    private final KeyedStageMetrics metrics;

    private final NameIndex<AssetSlot<W, P>> assets = new NameIndex<>();
    private final ClockRing ring = new ClockRing();
    private @Nullable AssetSlot<W, P> selected;
    private long inputs;
    private long residentBytes;

    /** The records that the present input asked for. */
    private @Nullable RecordSlot<?>[] asked = new RecordSlot<?>[FIRST_PLACES];

    private int askedCount;

    private @Nullable AssetSlot<?, ?>[] dirtyAssets = new AssetSlot<?, ?>[FIRST_PLACES];
    private int dirtyAssetCount;

    RecordTable(
            RecordCodec<W> wholeCodec,
            RecordCodec<P> partCodec,
            RecordStore store,
            StageOptions options,
            KeyedStageMetrics metrics) {
        this.wholeForm = new RecordForm<>(wholeCodec);
        this.partForm = new RecordForm<>(partCodec);
        this.store = store;
        this.budgetBytes = options.memoryBytes();
        this.metrics = metrics;
    }

    /** Begins an input. */
    AssetState<W, P> select(String asset) {
        inputs++;
        AssetSlot<W, P> slot = selected;
        if (slot == null || !slot.name.equals(asset)) {
            slot = assets.find(asset);
            if (slot == null) {
                slot = new AssetSlot<>(asset);
                assets.add(slot);
                residentBytes += ASSET_OVERHEAD + asset.length();
            }
            selected = slot;
        }
        return this;
    }

    /** Ends an input: takes the measure of what it asked for, and returns to the budget. */
    void release() {
        for (int i = 0; i < askedCount; i++) {
            RecordSlot<?> slot = asked[i];
            if (slot != null) {
                int now = slot.measure();
                residentBytes += now - slot.recordBytes;
                slot.recordBytes = now;
                asked[i] = null;
            }
        }
        if (askedCount == 0) {
            forgetIfEmpty(selected);
        }
        askedCount = 0;
        if (residentBytes > budgetBytes) {
            shrink();
        }
    }

    /** Writes every dirty record; after it, the store knows all that the table knows. */
    void flush() {
        while (dirtyAssetCount > 0) {
            AssetSlot<?, ?> asset = dirtyAssets[dirtyAssetCount - 1];
            if (asset != null) {
                flush(asset);
            }
        }
    }

    boolean hasDirtyRecords() {
        return dirtyAssetCount > 0;
    }

    int residentRecords() {
        return ring.size();
    }

    long residentBytes() {
        return residentBytes;
    }

    @Override
    public String asset() {
        return current().name;
    }

    @Override
    public W whole() {
        AssetSlot<W, P> asset = current();
        RecordSlot<W> slot = asset.whole;
        if (slot == null) {
            slot = admit(asset, StageRecords.WHOLE, asset.name, wholeForm);
            asset.whole = slot;
        }
        ask(slot);
        return slot.record;
    }

    @Override
    public P part(String name) {
        AssetSlot<W, P> asset = current();
        RecordSlot<P> slot = asset.latest;
        if (slot == null || !slot.name.equals(name)) {
            slot = asset.parts.find(name);
            if (slot == null) {
                if (name.equals(StageRecords.WHOLE)) {
                    throw new IllegalArgumentException(
                            "a part of asset '"
                                    + asset.name
                                    + "' has the empty name, allowed are names of one character or"
                                    + " more");
                }
                slot = admit(asset, name, name, partForm);
                asset.parts.add(slot);
            }
            asset.latest = slot;
        }
        ask(slot);
        return slot.record;
    }

    private AssetSlot<W, P> current() {
        AssetSlot<W, P> asset = selected;
        if (asset == null) {
            throw new IllegalStateException("no asset is selected: state is used outside process");
        }
        return asset;
    }

    private void ask(RecordSlot<?> slot) {
        slot.referenced = true;
        if (slot.askedBy == inputs) {
            return;
        }
        slot.askedBy = inputs;
        if (askedCount == asked.length) {
            asked = Arrays.copyOf(asked, askedCount * 2);
        }
        asked[askedCount++] = slot;
        if (!slot.dirty) {
            slot.dirty = true;
            AssetSlot<?, ?> owner = slot.owner;
            if (owner.dirtyRecords++ == 0) {
                list(owner);
            }
        }
    }

    private <R> RecordSlot<R> admit(
            AssetSlot<W, P> asset, String part, String name, RecordForm<R> form) {
        R record;
        try {
            byte[] bytes = store.load(asset.name, part);
            if (bytes == null) {
                record = form.create(name);
            } else {
                record = form.decode(name, bytes);
                metrics.loads.inc();
            }
        } catch (IOException e) {
            throw failed("read", asset.name, part, e);
        }
        RecordSlot<R> slot = new RecordSlot<>(asset, part, form, record);
        ring.add(slot);
        residentBytes += RECORD_OVERHEAD + part.length();
        return slot;
    }

    private void shrink() {
        while (residentBytes > budgetBytes) {
            RecordSlot<?> slot = ring.take();
            if (slot == null) {
                return;
            }
            evict(slot);
        }
    }

    private void evict(RecordSlot<?> slot) {
        AssetSlot<?, ?> asset = slot.owner;
        if (slot.dirty) {
            save(slot);
        }
        residentBytes -= RECORD_OVERHEAD + slot.name.length() + slot.recordBytes;
        asset.remove(slot);
        metrics.evictions.inc();
        forgetIfEmpty(asset);
    }

    private void forgetIfEmpty(@Nullable AssetSlot<?, ?> asset) {
        if (asset == null || !asset.isEmpty()) {
            return;
        }
        AssetSlot<W, P> empty = assets.find(asset.name);
        if (empty != null) {
            assets.remove(empty);
            residentBytes -= ASSET_OVERHEAD + asset.name.length();
        }
        if (selected == asset) {
            selected = null;
        }
    }

    private void flush(AssetSlot<?, ?> asset) {
        RecordSlot<?> whole = asset.whole;
        if (whole != null && whole.dirty) {
            save(whole);
        }
        for (int place = 0; place < asset.parts.places() && asset.dirtyRecords > 0; place++) {
            RecordSlot<?> part = asset.parts.at(place);
            if (part != null && part.dirty) {
                save(part);
            }
        }
    }

    private void save(RecordSlot<?> slot) {
        AssetSlot<?, ?> asset = slot.owner;
        try {
            store.save(asset.name, slot.name, slot.encode());
        } catch (IOException e) {
            throw failed("write", asset.name, slot.name, e);
        }
        metrics.flushedRecords.inc();
        slot.dirty = false;
        if (--asset.dirtyRecords == 0) {
            unlist(asset);
        }
    }

    private void list(AssetSlot<?, ?> asset) {
        if (dirtyAssetCount == dirtyAssets.length) {
            dirtyAssets = Arrays.copyOf(dirtyAssets, dirtyAssetCount * 2);
        }
        asset.dirtyPlace = dirtyAssetCount;
        dirtyAssets[dirtyAssetCount++] = asset;
    }

    private void unlist(AssetSlot<?, ?> asset) {
        AssetSlot<?, ?> last = dirtyAssets[--dirtyAssetCount];
        dirtyAssets[dirtyAssetCount] = null;
        if (last != null && last != asset) {
            dirtyAssets[asset.dirtyPlace] = last;
            last.dirtyPlace = asset.dirtyPlace;
        }
    }

    private static UncheckedIOException failed(
            String what, String asset, String part, IOException cause) {
        String record =
                part.equals(StageRecords.WHOLE) ? "the whole" : "the record of part '" + part + "'";
        return new UncheckedIOException(
                "cannot "
                        + what
                        + " "
                        + record
                        + " of asset '"
                        + asset
                        + "': "
                        + cause.getMessage(),
                cause);
    }
}
