/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Deliveries that were handed on and whose acknowledgements have not left yet, in order, and the
 * checkpoints that hold them.
 *
 * <p>A delivery may be acknowledged when a checkpoint that holds it completes. What a lost
 * notification or an aborted checkpoint left behind is caught up by the next one that completes.
 * Positions count deliveries over the life of a reader.
 */
final class UnacknowledgedDeliveries {

    private static final int SMALLEST_QUEUE = 1024;

    private final Deque<Binding> bindings = new ArrayDeque<>();
    private long[] handles = new long[SMALLEST_QUEUE];
    private long[] sequences = new long[SMALLEST_QUEUE];

    /** Acknowledgements have left before this position; may leave before the next one. */
    private long sent;

    private long released;
    private long come;

    int size() {
        return (int) (come - sent);
    }

    /**
     * A delivery.
     *
     * @param handle its {@link AckHandle}
     * @param sequence its number in the ring
     */
    void add(long handle, long sequence) {
        if (size() == handles.length) {
            grow();
        }
        handles[index(come)] = handle;
        sequences[index(come)] = sequence;
        come++;
    }

    /** A checkpoint takes all that has come so far. */
    void bind(long checkpointId) {
        bindings.addLast(new Binding(checkpointId, come));
    }

    /** A checkpoint has completed: what is to be acknowledged now. */
    Release complete(long checkpointId) {
        long through = released;
        while (!bindings.isEmpty() && bindings.getFirst().checkpointId <= checkpointId) {
            through = Math.max(through, bindings.removeFirst().come);
        }
        Release release = new Release(released, new long[(int) (through - released)]);
        for (int i = 0; i < release.handles().length; i++) {
            release.handles()[i] = handles[index(released + i)];
        }
        released = through;
        return release;
    }

    /**
     * Acknowledgements have left.
     *
     * @param before position behind the last of them
     * @param otherwise what to return where this is nothing new
     * @return number in the ring of the first delivery behind the last of them
     */
    long sent(long before, long otherwise) {
        if (before <= sent) {
            return otherwise;
        }
        long next = sequences[index(before - 1)] + 1;
        sent = before;
        return next;
    }

    /**
     * The connection is gone: what belongs to it cannot be acknowledged any more.
     *
     * @return how many were forgotten that had not been released
     */
    int forgetAll() {
        int forgotten = (int) (come - Math.max(released, sent));
        sent = come;
        released = come;
        return forgotten;
    }

    private int index(long position) {
        return (int) (position % handles.length);
    }

    private void grow() {
        long[] oldHandles = handles;
        long[] oldSequences = sequences;
        handles = new long[2 * oldHandles.length];
        sequences = new long[handles.length];
        for (long position = sent; position < come; position++) {
            int old = (int) (position % oldHandles.length);
            handles[index(position)] = oldHandles[old];
            sequences[index(position)] = oldSequences[old];
        }
    }

    /**
     * A checkpoint that has not completed.
     *
     * @param checkpointId its number
     * @param come position behind the last delivery that it holds
     */
    private record Binding(long checkpointId, long come) {}
}
