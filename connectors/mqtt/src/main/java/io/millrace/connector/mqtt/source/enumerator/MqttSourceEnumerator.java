/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.enumerator;

import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the session to one reader, whatever the parallelism, and to the same one again after a
 * failure.
 *
 * <ol>
 *   <li>At the first start there is one session, which nobody owns.
 *   <li>When the reader registers to which its client id points, it is assigned.
 *   <li>When that reader fails, the session comes back as the last checkpoint knew it.
 *   <li>After a restore, readers bring the sessions that they own with them.
 * </ol>
 */
public final class MqttSourceEnumerator
        implements SplitEnumerator<MqttSessionSplit, MqttEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(MqttSourceEnumerator.class);

    private final SplitEnumeratorContext<MqttSessionSplit> context;
    private final TreeSet<String> assigned = new TreeSet<>();
    private final Map<String, MqttSessionSplit> unassigned = new LinkedHashMap<>();

    /**
     * @param context Flink's side
     * @param clientId client id of the session
     * @param restored what a checkpoint held, or null at the first start
     * @throws IllegalArgumentException if the checkpoint belongs to another session, whose messages
     *     nobody would fetch any more
     */
    public MqttSourceEnumerator(
            SplitEnumeratorContext<MqttSessionSplit> context,
            String clientId,
            @Nullable MqttEnumeratorState restored) {
        this.context = context;
        if (restored == null) {
            unassigned.put(clientId, MqttSessionSplit.unopened(clientId));
            return;
        }
        restored.unassigned().forEach(split -> unassigned.put(split.clientId(), split));
        assigned.addAll(restored.assigned());
        for (String known : known()) {
            if (!known.equals(clientId)) {
                throw new IllegalArgumentException(
                        "the checkpoint holds the MQTT session of client id '%s', but the configured client id is '%s'; give the same one, or start without the checkpoint"
                                .formatted(known, clientId));
            }
        }
    }

    @Override
    public void start() {
        // Sessions are given out when readers register.
    }

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
        // Sessions are not asked for.
    }

    @Override
    public void addSplitsBack(List<MqttSessionSplit> splits, int subtaskId) {
        for (MqttSessionSplit split : splits) {
            assigned.remove(split.clientId());
            unassigned.put(split.clientId(), split);
        }
        assign();
    }

    @Override
    public void addReader(int subtaskId) {
        assign();
    }

    @Override
    public MqttEnumeratorState snapshotState(long checkpointId) {
        return new MqttEnumeratorState(List.copyOf(assigned), List.copyOf(unassigned.values()));
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    private void assign() {
        Map<Integer, List<MqttSessionSplit>> assignment = new LinkedHashMap<>();
        for (MqttSessionSplit split : List.copyOf(unassigned.values())) {
            int owner = Math.floorMod(split.clientId().hashCode(), context.currentParallelism());
            if (context.registeredReaders().containsKey(owner)) {
                assignment.computeIfAbsent(owner, o -> new ArrayList<>()).add(split);
                unassigned.remove(split.clientId());
                assigned.add(split.clientId());
                LOG.info("Session '{}' is read by subtask {}", split.clientId(), owner);
            }
        }
        if (!assignment.isEmpty()) {
            context.assignSplits(new SplitsAssignment<>(assignment));
        }
    }

    private List<String> known() {
        List<String> known = new ArrayList<>(assigned);
        known.addAll(unassigned.keySet());
        return known;
    }
}
