/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.enumerator;

import io.millrace.connector.mqtt.source.BrokerConditions;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.SessionPlan;
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
 * Gives each session to one reader, whatever the parallelism, and to the same one again after a
 * failure.
 *
 * <ol>
 *   <li>At the first start nobody owns the sessions of the plan.
 *   <li>When the reader registers to which a session's number points, it is assigned.
 *   <li>When that reader fails, the session comes back as the last checkpoint knew it.
 *   <li>After a restore, readers bring the sessions that they own with them, spread over the
 *       parallelism of now; sessions that are new in the plan are given out as at the first start.
 * </ol>
 */
public final class MqttSourceEnumerator
        implements SplitEnumerator<MqttSessionSplit, MqttEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(MqttSourceEnumerator.class);

    private final SplitEnumeratorContext<MqttSessionSplit> context;
    private final MqttReadOptions options;
    private final SessionPlan plan;
    private final TreeSet<String> assigned = new TreeSet<>();
    private final Map<String, MqttSessionSplit> unassigned = new LinkedHashMap<>();

    /**
     * @param context Flink's side
     * @param options how is read
     * @param restored what a checkpoint held, or null at the first start
     * @throws IllegalArgumentException if the checkpoint holds a session that is none of the
     *     options', whose messages nobody would fetch any more
     */
    public MqttSourceEnumerator(
            SplitEnumeratorContext<MqttSessionSplit> context,
            MqttReadOptions options,
            @Nullable MqttEnumeratorState restored) {
        this.context = context;
        this.options = options;
        this.plan = new SessionPlan(options);
        if (restored != null) {
            restored.unassigned().forEach(split -> unassigned.put(split.clientId(), split));
            assigned.addAll(restored.assigned());
            known().forEach(plan::check);
        }
        List<String> known = known();
        for (String clientId : plan.clientIds()) {
            if (!known.contains(clientId)) {
                unassigned.put(clientId, MqttSessionSplit.unopened(clientId));
            }
        }
    }

    @Override
    public void start() {
        // Sessions are given out when readers register.
        if (options.qos() > 1) {
            LOG.warn(
                    "QoS {} was asked for; messages are read with QoS 1 and repeated deliveries are"
                        + " dropped, because with QoS 2 what a failure loses would not come again",
                    options.qos());
        }
        LOG.info("{}", BrokerConditions.describe(options));
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
            int owner = plan.owner(split.clientId(), context.currentParallelism());
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
