/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Deliveries that were handed on and are not acknowledged yet, in order, and the checkpoints that
 * hold them.
 *
 * <p>A delivery may be acknowledged when a checkpoint that holds it completes. The newest one that
 * the checkpoint holds is kept back, as the anchor of {@link Redelivery}, until a later checkpoint
 * holds a newer one; or until the session has been quiet for long, when a checkpoint says that
 * there is no anchor and lets it go. An acknowledgement that was lost, or whose notification was
 * lost or whose checkpoint was aborted, is caught up by the next checkpoint that completes.
 */
final class UnacknowledgedDeliveries {

    private static final int SMALLEST_QUEUE = 1024;

    private final boolean anchors;
    private final Deque<Binding> bindings = new ArrayDeque<>();
    private long[] handles = new long[SMALLEST_QUEUE];

    /** Absolute positions: how many deliveries have left and come, respectively. */
    private long left;

    private long come;

    /**
     * @param anchors whether the newest delivery of a checkpoint is kept back
     */
    UnacknowledgedDeliveries(boolean anchors) {
        this.anchors = anchors;
    }

    int size() {
        return (int) (come - left);
    }

    void add(int generation, int packetId) {
        if (size() == handles.length) {
            grow();
        }
        handles[(int) (come % handles.length)] = AckHandle.of(generation, packetId);
        come++;
    }

    /**
     * A checkpoint takes all that has come so far.
     *
     * @param mayLetGo whether the newest of them can be released with it, if it alone is left
     * @return whether the newest of them will still be unacknowledged when the checkpoint has
     *     completed
     */
    boolean bind(long checkpointId, boolean mayLetGo) {
        boolean lettingGo = mayLetGo && size() == 1;
        bindings.addLast(new Binding(checkpointId, come, lettingGo));
        return anchors && !lettingGo && size() > 0;
    }

    /**
     * A checkpoint has completed.
     *
     * @return handles of what is to be acknowledged now, in order of delivery
     */
    long[] complete(long checkpointId) {
        long through = left;
        while (!bindings.isEmpty() && bindings.getFirst().checkpointId <= checkpointId) {
            Binding binding = bindings.removeFirst();
            long end = anchors && !binding.lettingGo ? binding.come - 1 : binding.come;
            through = Math.max(through, end);
        }
        long[] released = new long[(int) (through - left)];
        for (int i = 0; i < released.length; i++) {
            released[i] = handles[(int) ((left + i) % handles.length)];
        }
        left = through;
        return released;
    }

    /**
     * The connection is gone: what belongs to it cannot be acknowledged any more.
     *
     * @return how many were forgotten
     */
    int forgetAll() {
        int forgotten = size();
        left = come;
        return forgotten;
    }

    private void grow() {
        long[] larger = new long[2 * handles.length];
        Arrays.fill(larger, 0);
        for (long position = left; position < come; position++) {
            larger[(int) (position % larger.length)] = handles[(int) (position % handles.length)];
        }
        handles = larger;
    }

    /**
     * A checkpoint that has not completed.
     *
     * @param checkpointId its number
     * @param come what had come when it was taken
     * @param lettingGo whether its state tells no anchor
     */
    private record Binding(long checkpointId, long come, boolean lettingGo) {}
}
