/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.functions.state.record.RecordHost;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import io.millrace.functions.state.stage.AssetState;
import io.millrace.functions.state.stage.KeyedStage;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One stage over the cells of one room after the other; allocates nothing once it is warm. */
final class CellState<W extends StateRecord, P extends StateRecord, I, O>
        implements AssetState<W, P>, RecordHost {

    private static final String WHOLE = "";

    private final int number;
    private final KeyedStage<W, P, I, O> stage;
    private final RecordLayout<W> wholeLayout;
    private final RecordLayout<P> partLayout;
    private final W whole;
    private final Consumer<O> out;
    private @Nullable P[] views;
    private int[] viewCells = new int[4];
    private int usedViews;
    private int wholeCell;
    private @Nullable Cells cells;

    @SuppressWarnings("unchecked")
    CellState(int number, KeyedStage<W, P, I, O> stage, Consumer<O> out) {
        this.number = number;
        this.stage = stage;
        this.out = out;
        wholeLayout = stage.wholeLayout();
        partLayout = stage.partLayout();
        whole = wholeLayout.view();
        views = (P[]) new StateRecord[4];
    }

    /** Looks at another room from now on. */
    void stand(Cells room) {
        cells = room;
    }

    void take(I input) {
        usedViews = 0;
        wholeCell = -1;
        stage.process(this, input, out);
    }

    private Cells cells() {
        Cells known = cells;
        if (known == null) {
            throw new IllegalStateException("no room was given");
        }
        return known;
    }

    @Override
    public String asset() {
        return cells().asset();
    }

    @Override
    public W whole() {
        if (wholeCell < 0) {
            Cells room = cells();
            wholeCell = room.find(number, WHOLE);
            if (wholeCell < 0) {
                wholeCell = room.add(number, WHOLE, wholeLayout.length(room.asset()));
                attach(whole, wholeCell);
                wholeLayout.initialise(room.asset(), whole);
            }
            attach(whole, wholeCell);
        }
        return whole;
    }

    @Override
    public P part(String name) {
        Cells room = cells();
        int cell = room.find(number, name);
        boolean isNew = cell < 0;
        if (isNew) {
            cell = room.add(number, name, partLayout.length(name));
            // The room may have moved its bytes.
            reattach();
        }
        for (int i = 0; i < usedViews; i++) {
            P view = views[i];
            if (viewCells[i] == cell && view != null) {
                return view;
            }
        }
        P view = nextView(cell);
        attach(view, cell);
        if (isNew) {
            partLayout.initialise(name, view);
        }
        return view;
    }

    private P nextView(int cell) {
        if (usedViews == views.length) {
            views = Arrays.copyOf(views, usedViews * 2);
            viewCells = Arrays.copyOf(viewCells, usedViews * 2);
        }
        P view = views[usedViews];
        if (view == null) {
            view = partLayout.view();
            views[usedViews] = view;
        }
        viewCells[usedViews++] = cell;
        return view;
    }

    private void attach(StateRecord view, int cell) {
        Cells room = cells();
        view.attach(this, room.page(cell), room.base(cell), room.length(cell));
    }

    private void reattach() {
        if (wholeCell >= 0) {
            attach(whole, wholeCell);
        }
        for (int i = 0; i < usedViews; i++) {
            P view = views[i];
            if (view != null) {
                attach(view, viewCells[i]);
            }
        }
    }

    @Override
    public void resize(StateRecord record, int length) {
        cells().resize(record == whole ? wholeCell : cellOf(record), length);
        reattach();
    }

    private int cellOf(StateRecord record) {
        for (int i = 0; i < usedViews; i++) {
            if (views[i] == record) {
                return viewCells[i];
            }
        }
        throw new IllegalStateException("a record that is not of this call was resized");
    }
}
