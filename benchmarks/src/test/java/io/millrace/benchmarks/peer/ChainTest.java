/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.FeatureVector;
import io.millrace.jobs.monitor.MonitorStages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** That the peers do the same work: same outputs, whatever keeps the state. */
class ChainTest {

    private static final Workload WORKLOAD = new Workload(37);
    private static final int MOMENTS = 16 * 500;

    private static River river() {
        return new River(WORKLOAD, 0, 1, River.Clock.SECONDS);
    }

    @Test
    void overlappedLoopGivesWhatThePlainLoopGives() {
        HashMapChain plain = new HashMapChain(TestingStages.create());
        OverlappedChain overlapped = new OverlappedChain(TestingStages.create());
        plain.run(river(), MOMENTS);
        overlapped.run(river(), MOMENTS);
        assertThat(plain.outputs()).isGreaterThan(MOMENTS / 10);
        assertThat(overlapped.outputs()).isEqualTo(plain.outputs());
        assertThat(overlapped.stateBytes()).isEqualTo(plain.stateBytes());
        assertThat(overlapped.touched()).isNotZero();
    }

    @Test
    void overlappedLoopHoldsMoreRoomsThanItsFirstIndex() {
        Workload many = new Workload(5_000);
        HashMapChain plain = new HashMapChain(TestingStages.create());
        OverlappedChain overlapped = new OverlappedChain(TestingStages.create());
        plain.run(new River(many, 0, 1, River.Clock.SECONDS), 16 * 1_000);
        overlapped.run(new River(many, 0, 1, River.Clock.SECONDS), 16 * 1_000);
        assertThat(overlapped.outputs()).isEqualTo(plain.outputs());
        assertThat(overlapped.stateBytes()).isEqualTo(plain.stateBytes());
    }

    @Test
    void flatValueGivesTheSameAlarmsOverItsSerializedForm() throws Exception {
        List<Alarm> paged = new ArrayList<>();
        List<Alarm> blobs = new ArrayList<>();
        List<FeatureVector> vectors = new ArrayList<>();
        CellChain overPages = new CellChain(TestingStages.create(), vectors::add, paged::add);
        CellChain overBlobs = new CellChain(TestingStages.create(), vector -> {}, blobs::add);
        Pages pages = new Pages();
        Map<String, PagedRoom> rooms = new HashMap<>();
        Map<String, byte[]> stored = new HashMap<>();
        BlobRoomSerializer serializer = new BlobRoomSerializer();
        River river = river();
        for (int moment = 0; moment < 2_000; moment++) {
            river.next();
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                overPages.stand(
                        rooms.computeIfAbsent(river.asset(), name -> new PagedRoom(name, pages)));
                overPages.take(river.reading(sensor));
                byte[] bytes = stored.get(river.asset());
                BlobRoom blob =
                        bytes == null
                                ? new BlobRoom(river.asset())
                                : serializer.deserialize(new DataInputDeserializer(bytes));
                overBlobs.stand(blob);
                overBlobs.take(river.reading(sensor));
                DataOutputSerializer out = new DataOutputSerializer(64);
                serializer.serialize(blob, out);
                stored.put(river.asset(), out.getCopyOfBuffer());
            }
        }
        assertThat(paged).hasSizeGreaterThan(100);
        assertThat(blobs).isEqualTo(paged);
        assertThat(vectors).hasSizeGreaterThan(1_000);
    }

    @Test
    void copyOfAFlatValueIsItsOwn() {
        BlobRoom room = new BlobRoom("room");
        room.add(0, "", 8);
        BlobRoom copy = room.copy();
        room.page(0)[0] = 1;
        assertThat(copy.page(0)[0]).isZero();
        copy.resize(0, 16);
        assertThat(room.length(0)).isEqualTo(8);
    }

    @Test
    void filledRoomsBeginWithWhatOneRoomWasAfterFourHundredMoments() {
        MonitorStages filled = StageTemplate.fill(TestingStages.create());
        HashMapChain empty = new HashMapChain(TestingStages.create());
        HashMapChain full = new HashMapChain(filled);
        OverlappedChain overlapped = new OverlappedChain(filled);
        empty.run(new River(new Workload(1), 0, 1, River.Clock.SECONDS), 400);
        long bytesOfOne = empty.stateBytes();
        full.run(new River(WORKLOAD, 0, 1, River.Clock.SECONDS), 32);
        overlapped.run(new River(WORKLOAD, 0, 1, River.Clock.SECONDS), 32);
        // A part that one moment does not ask for is not there yet.
        assertThat(full.stateBytes()).isBetween(32 * bytesOfOne * 9 / 10, 32 * bytesOfOne);
        assertThat(overlapped.stateBytes()).isEqualTo(full.stateBytes());
        full.run(river(), 16 * 20);
        overlapped.run(river(), 16 * 20);
        assertThat(overlapped.outputs()).isEqualTo(full.outputs());
    }
}
