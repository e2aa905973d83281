/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import java.io.IOException;

/**
 * Removes records whose time to live is long over, from memory and from keyed state, a few at a
 * time: a hand goes round the assets' directories. Which records were swept at a time depends on
 * how the work was cut into blocks and spread over subtasks; what the stages see must not. So a
 * record is swept when it is twice its time to live older than the newest reading of the subtask:
 * any input of an asset that lags at most one time to live behind would start it anew by itself.
 *
 * <p>Records that were evicted, or not asked for since a restore, are not looked at: they stay in
 * keyed state until they are asked for.
 */
final class StageSweep {

    private static final int PLACES_A_STEP = 4;

    private final StageTable table;
    private long newest = Long.MIN_VALUE;
    private int hand;
    private int handPlace;

    StageSweep(StageTable table) {
        this.table = table;
    }

    /**
     * Looks at a few records. No asset is selected.
     *
     * @param newestOfBlock the newest event time of the block that was processed
     */
    void step(long newestOfBlock) {
        newest = Math.max(newest, newestOfBlock);
        AssetTable assets = table.assets;
        for (int i = 0; i < PLACES_A_STEP; i++) {
            if (hand >= assets.bound()) {
                hand = 0;
                return;
            }
            int directory = assets.directory(hand);
            if (directory == AssetTable.NONE || handPlace >= assets.places(directory)) {
                hand++;
                handPlace = 0;
                continue;
            }
            int key = assets.keyAt(directory, handPlace);
            if (key == 0 || !isOld(assets.cellAt(directory, handPlace))) {
                handPlace++;
            } else {
                remove(directory, key);
            }
        }
    }

    private boolean isOld(int cell) {
        long last = CellHeader.time(table.page(cell), table.base(cell));
        return newest > last && newest - last > 2 * table.ttl();
    }

    private void remove(int directory, int key) {
        String asset = table.assets.name(table.assets.numberOf(directory));
        String stateKey = table.stage(key).names.stateKey(AssetTable.partOf(key));
        try {
            table.store.remove(asset, stateKey);
        } catch (IOException e) {
            throw StageTable.failed("remove", asset, stateKey, e);
        }
        table.drop(directory, handPlace, key);
        table.expired();
    }
}
