/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.page.StoredRecord;
import io.millrace.functions.state.record.RecordHost;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of the selected asset as one stage sees them. A record that is asked for gets a view
 * from a pool; the view stays with it until another asset is selected, so that the rows of a run
 * find it again by its part's number alone.
 *
 * @param <W> the record that the asset's parts share
 * @param <P> the record of one part
 */
final class AssetRecords<W extends StateRecord, P extends StateRecord>
        implements AssetState<W, P>, RecordHost {

    private static final int FIRST_VIEWS = 8;

    private final StageTable table;
    private final int stage;
    private final RecordLayout<W> wholeLayout;
    private final RecordLayout<P> partLayout;
    private final W whole;
    final PartNames names;

    /** By position: the whole has 0, the parts have 1 and so on as they are asked for. */
    private @Nullable StateRecord[] views = new StateRecord[FIRST_VIEWS];

    private byte[][] pages = new byte[FIRST_VIEWS][];
    private int[] bases = new int[FIRST_VIEWS];
    private int[] parts = new int[FIRST_VIEWS];

    /** Where the record was in the directory of the asset before: mostly right again. */
    private int[] hints = new int[FIRST_VIEWS];

    /** By the part's number; wrong unless {@link #parts} says the same. */
    private int[] positions = new int[FIRST_VIEWS];

    private int used = 1;
    private boolean wholeIsOpen;
    private boolean admitting;

    AssetRecords(StageTable table, int stage, String name, KeyedStage<W, P, ?, ?> author) {
        this.table = table;
        this.stage = stage;
        wholeLayout = author.wholeLayout();
        partLayout = author.partLayout();
        whole = wholeLayout.view();
        views[0] = whole;
        names = new PartNames(name);
    }

    /** Another asset was selected. */
    void begin() {
        used = 1;
        wholeIsOpen = false;
    }

    @Override
    public String asset() {
        return table.assetName();
    }

    @Override
    public W whole() {
        if (!wholeIsOpen) {
            wholeIsOpen = true;
            open(0, PartNames.WHOLE, wholeLayout, whole);
        }
        stamp(0);
        return whole;
    }

    @Override
    public P part(String name) {
        int number = names.numberOf(name);
        int position = number < positions.length ? positions[number] : 0;
        if (position == 0 || position >= used || parts[position] != number) {
            position = openPart(number);
        }
        stamp(position);
        return partView(position);
    }

    @SuppressWarnings("unchecked") // all but the first are of the part's layout
    private P partView(int position) {
        StateRecord view = views[position];
        if (view == null) {
            throw new IllegalStateException("a part has no view");
        }
        return (P) view;
    }

    private int openPart(int number) {
        int position = used;
        if (position == views.length) {
            int length = position * 2;
            views = Arrays.copyOf(views, length);
            pages = Arrays.copyOf(pages, length);
            bases = Arrays.copyOf(bases, length);
            parts = Arrays.copyOf(parts, length);
            hints = Arrays.copyOf(hints, length);
        }
        if (views[position] == null) {
            views[position] = partLayout.view();
        }
        if (number >= positions.length) {
            positions = Arrays.copyOf(positions, Math.max(number + 1, positions.length * 2));
        }
        used++;
        parts[position] = number;
        positions[number] = position;
        open(position, number, partLayout, partView(position));
        return position;
    }

    private <R extends StateRecord> void open(
            int position, int number, RecordLayout<R> layout, R view) {
        int place = table.open(stage, number, hints[position]);
        if (place < 0) {
            place = admit(position, number, layout, view);
        } else {
            connect(position, view, table.cell(place));
        }
        hints[position] = place;
    }

    /** Brings a record into memory: from the store, or new. */
    private <R extends StateRecord> int admit(
            int position, int number, RecordLayout<R> layout, R view) {
        String name = names.name(number, table.assetName());
        String stateKey = names.stateKey(number);
        admitting = true;
        try {
            StoredRecord stored = table.load(stateKey);
            if (stored == null) {
                int cell = table.admit(stage, number, layout.length(name));
                CellHeader.setTime(table.page(cell), table.base(cell), table.time());
                connect(position, view, cell);
                layout.initialise(name, view);
            } else {
                check(stored, layout);
                connect(position, view, table.admit(stage, number, stored));
                layout.restore(name, stored.version(), view);
            }
            CellHeader.setVersion(pages[position], bases[position], layout.version());
            return table.admitted(stage, number, stateKey);
        } catch (IOException e) {
            throw table.failed("read", stateKey, e);
        } finally {
            admitting = false;
        }
    }

    private static void check(StoredRecord stored, RecordLayout<?> layout) throws IOException {
        int version = stored.version();
        if (version < 1 || version > layout.version()) {
            throw new IOException(
                    "the record has version "
                            + version
                            + ", and "
                            + layout.getClass().getName()
                            + " reads versions 1 to "
                            + layout.version());
        }
    }

    /** Notes the input's time in the record; one that is too old for it starts anew before. */
    private void stamp(int position) {
        byte[] page = pages[position];
        int base = bases[position];
        long time = table.time();
        long last = CellHeader.time(page, base);
        if (last < time) {
            if (time - last > table.ttl()) {
                restart(position);
            }
            CellHeader.setTime(pages[position], bases[position], time);
        }
    }

    private void restart(int position) {
        table.expired();
        if (position == 0) {
            restart(0, PartNames.WHOLE, wholeLayout, whole);
        } else {
            restart(position, parts[position], partLayout, partView(position));
        }
    }

    private <R extends StateRecord> void restart(
            int position, int number, RecordLayout<R> layout, R view) {
        String name = names.name(number, table.assetName());
        resize(view, layout.length(name));
        int from = bases[position] + CellHeader.BYTES;
        Arrays.fill(pages[position], from, from + view.length(), (byte) 0);
        CellHeader.setVersion(pages[position], bases[position], layout.version());
        layout.initialise(name, view);
    }

    @Override
    public void resize(StateRecord record, int length) {
        if (length == record.length()) {
            return;
        }
        for (int position = 0; position < used; position++) {
            if (views[position] == record) {
                int number = position == 0 ? PartNames.WHOLE : parts[position];
                String stateKey = names.stateKey(number);
                try {
                    connect(
                            position,
                            record,
                            table.resize(stage, number, length, stateKey, !admitting));
                } catch (IOException e) {
                    throw table.failed("write", stateKey, e);
                }
                return;
            }
        }
        throw new IllegalStateException(
                "a record was resized after the call that it was handed out in");
    }

    private void connect(int position, StateRecord view, int cell) {
        byte[] page = table.page(cell);
        int base = table.base(cell);
        // As in the view: storing a reference costs more than looking at it.
        if (pages[position] != page) {
            pages[position] = page;
        }
        bases[position] = base;
        view.attach(this, page, base + CellHeader.BYTES, CellHeader.length(page, base));
    }
}
