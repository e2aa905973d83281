/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.record.RecordHost;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of one asset in plain arrays, without an engine: what a stage does can be seen (tests)
 * and measured (benchmarks) by itself with it.
 *
 * @param <W> the record that the asset's parts share
 * @param <P> the record of one part
 */
public final class PlainAssetState<W extends StateRecord, P extends StateRecord>
        implements AssetState<W, P> {

    private static final String WHOLE = "";

    private final String asset;
    private final RecordLayout<W> wholeLayout;
    private final RecordLayout<P> partLayout;
    private final Map<String, Kept<W>> whole = new HashMap<>();
    private final Map<String, Kept<P>> parts = new HashMap<>();

    /**
     * Without any record.
     *
     * @param asset its name
     * @param stage whose state it is
     */
    public PlainAssetState(String asset, KeyedStage<W, P, ?, ?> stage) {
        this.asset = asset;
        wholeLayout = stage.wholeLayout();
        partLayout = stage.partLayout();
    }

    @Override
    public String asset() {
        return asset;
    }

    @Override
    public W whole() {
        Kept<W> kept = whole.get(WHOLE);
        if (kept == null) {
            kept = create(wholeLayout, asset);
            whole.put(WHOLE, kept);
        }
        return kept.view;
    }

    @Override
    public P part(String name) {
        Kept<P> kept = parts.get(name);
        if (kept == null) {
            kept = create(partLayout, name);
            parts.put(name, kept);
        }
        return kept.view;
    }

    /** How many parts were asked for. */
    public int parts() {
        return parts.size();
    }

    /** All bytes of all records. */
    public long bytes() {
        long bytes = 0;
        for (Kept<W> kept : whole.values()) {
            bytes += kept.view.length();
        }
        for (Kept<P> kept : parts.values()) {
            bytes += kept.view.length();
        }
        return bytes;
    }

    /** The parts' stored forms, by name. */
    public Map<String, byte[]> storedParts() {
        Map<String, byte[]> stored = new TreeMap<>();
        parts.forEach((name, kept) -> stored.put(name, kept.view.toByteArray()));
        return stored;
    }

    /**
     * Another state for a stage, taken over from the bytes of this one.
     *
     * @throws IOException if the stage's layouts refuse them
     */
    public PlainAssetState<W, P> restoredInto(KeyedStage<W, P, ?, ?> stage) throws IOException {
        PlainAssetState<W, P> restored = new PlainAssetState<>(asset, stage);
        for (Kept<W> kept : whole.values()) {
            restored.whole.put(WHOLE, restore(restored.wholeLayout, asset, wholeLayout, kept));
        }
        for (Map.Entry<String, Kept<P>> part : parts.entrySet()) {
            restored.parts.put(
                    part.getKey(),
                    restore(restored.partLayout, part.getKey(), partLayout, part.getValue()));
        }
        return restored;
    }

    private static <R extends StateRecord> Kept<R> create(RecordLayout<R> layout, String name) {
        Kept<R> kept = new Kept<>(layout.view(), new byte[layout.length(name)]);
        layout.initialise(name, kept.view);
        return kept;
    }

    private static <R extends StateRecord> Kept<R> restore(
            RecordLayout<R> layout, String name, RecordLayout<R> writer, Kept<R> stored)
            throws IOException {
        Kept<R> kept = new Kept<>(layout.view(), stored.view.toByteArray());
        layout.restore(name, writer.version(), kept.view);
        return kept;
    }

    /** One record with a view of its own. */
    private static final class Kept<R extends StateRecord> implements RecordHost {

        private final R view;
        private byte[] bytes;

        Kept(R view, byte[] bytes) {
            this.view = view;
            this.bytes = bytes;
            view.attach(this, bytes, 0, bytes.length);
        }

        @Override
        public void resize(StateRecord record, int length) {
            bytes = Arrays.copyOf(bytes, length);
            record.attach(this, bytes, 0, length);
        }
    }
}
