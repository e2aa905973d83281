/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A room's cells in one array: what a job keeps in one flat value of keyed state. */
final class BlobRoom implements Cells {

    private final String asset;
    private int cells;
    private int[] stages;
    private String[] names;
    private int[] ends;
    private byte[] bytes;

    BlobRoom(String asset) {
        this(asset, 0, new int[8], new String[8], new int[8], new byte[0]);
    }

    private BlobRoom(
            String asset, int cells, int[] stages, String[] names, int[] ends, byte[] bytes) {
        this.asset = asset;
        this.cells = cells;
        this.stages = stages;
        this.names = names;
        this.ends = ends;
        this.bytes = bytes;
    }

    BlobRoom copy() {
        return new BlobRoom(
                asset, cells, stages.clone(), names.clone(), ends.clone(), bytes.clone());
    }

    @Override
    public String asset() {
        return asset;
    }

    @Override
    public int find(int stage, String name) {
        for (int cell = 0; cell < cells; cell++) {
            if (stages[cell] == stage && names[cell].equals(name)) {
                return cell;
            }
        }
        return -1;
    }

    @Override
    public int add(int stage, String name, int length) {
        if (cells == stages.length) {
            stages = Arrays.copyOf(stages, cells * 2);
            names = Arrays.copyOf(names, cells * 2);
            ends = Arrays.copyOf(ends, cells * 2);
        }
        stages[cells] = stage;
        names[cells] = name;
        bytes = Arrays.copyOf(bytes, bytes.length + length);
        ends[cells] = bytes.length;
        return cells++;
    }

    @Override
    public byte[] page(int cell) {
        return bytes;
    }

    @Override
    public int base(int cell) {
        return cell == 0 ? 0 : ends[cell - 1];
    }

    @Override
    public int length(int cell) {
        return ends[cell] - base(cell);
    }

    @Override
    public void resize(int cell, int length) {
        int more = length - length(cell);
        byte[] moved = new byte[bytes.length + more];
        System.arraycopy(bytes, 0, moved, 0, ends[cell] + Math.min(0, more));
        System.arraycopy(bytes, ends[cell], moved, ends[cell] + more, bytes.length - ends[cell]);
        bytes = moved;
        for (int i = cell; i < cells; i++) {
            ends[i] += more;
        }
    }

    void write(DataOutputView target) throws IOException {
        target.writeUTF(asset);
        target.writeInt(cells);
        for (int cell = 0; cell < cells; cell++) {
            target.writeByte(stages[cell]);
            target.writeUTF(names[cell]);
            target.writeInt(ends[cell]);
        }
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    static BlobRoom read(DataInputView source) throws IOException {
        String asset = source.readUTF();
        int cells = source.readInt();
        int capacity = Math.max(8, cells);
        int[] stages = new int[capacity];
        String[] names = new String[capacity];
        int[] ends = new int[capacity];
        for (int cell = 0; cell < cells; cell++) {
            stages[cell] = source.readByte();
            names[cell] = source.readUTF();
            ends[cell] = source.readInt();
        }
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return new BlobRoom(asset, cells, stages, names, ends, bytes);
    }
}
