/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session as its reader's task knows it: what was handed on, what is not acknowledged yet, and
 * which deliveries are repeated ones. Used by the task's thread alone.
 */
public final class MqttSessionSplitState {

    private final String clientId;
    private final long quietMillis;
    private final boolean deduplication;
    private final DeliveryRing ring;
    private final UnacknowledgedDeliveries unacknowledged;
    private List<String> topicFilters;
    private long knownMillis;
    private long knownBeforeOpening;

    /** Whether the broker, if it still has the session, holds the ring's newest delivery. */
    private boolean anchored;

    private @Nullable Redelivery redelivery;
    private boolean anchorMissed;

    private final int window;

    /** Deliveries of the ring whose acknowledgement was never released. */
    private int unconfirmed;

    /** How many acknowledgements were released last; all of them may have been in vain. */
    private int lastReleased;

    private boolean connected;

    /** How many acknowledgements were released, and how many when the ring's newest was. */
    private long released;

    private long releasedWithNewest;

    /**
     * @param split what a checkpoint held
     * @param window the largest number of messages that can be on their way unacknowledged
     * @param quietMillis after that time without a delivery a connection that is still there proves
     *     that the broker has read the acknowledgements before: two and a half keep-alive intervals
     * @param deduplication whether repeated deliveries are recognised
     */
    public MqttSessionSplitState(
            MqttSessionSplit split, int window, long quietMillis, boolean deduplication) {
        this.clientId = split.clientId();
        this.quietMillis = quietMillis;
        this.deduplication = deduplication;
        this.window = window;
        this.ring = new DeliveryRing(split.deliveries());
        this.unconfirmed = split.deliveries().size();
        this.unacknowledged = new UnacknowledgedDeliveries(deduplication);
        this.topicFilters = split.topicFilters();
        this.knownMillis = split.knownMillis();
        this.knownBeforeOpening = split.knownMillis();
        this.anchored = deduplication && split.deliveries().anchored();
    }

    /** Client id of the session. */
    public String clientId() {
        return clientId;
    }

    /**
     * A connection was opened.
     *
     * @param sessionPresent whether the broker had kept the session
     * @param filters what it is subscribed to now
     * @param millis when, milliseconds since the epoch
     */
    public void opened(boolean sessionPresent, List<String> filters, long millis) {
        connected = true;
        knownBeforeOpening = knownMillis;
        topicFilters = List.copyOf(filters);
        seen(millis);
        anchored = anchored && sessionPresent && ring.size() > 0;
        redelivery = anchored ? new Redelivery(ring) : null;
    }

    /**
     * The connection was lost.
     *
     * @param sent how many of the released acknowledgements were sent, all connections together and
     *     counting those that could not be sent before one that was
     * @return how many acknowledgements this made void
     */
    public int lost(long sent) {
        connected = false;
        // Released in vain: the broker still holds it.
        anchored |= deduplication && releasedWithNewest > sent;
        return unacknowledged.forgetAll();
    }

    /** Whether the session had been open before it was last opened. */
    public boolean wasOpenBefore() {
        return knownBeforeOpening != MqttSessionSplit.NEVER;
    }

    /** When the session was last seen alive before it was last opened, or NEVER. */
    public long knownBeforeOpening() {
        return knownBeforeOpening;
    }

    /** The session is alive. */
    public void seen(long millis) {
        knownMillis = Math.max(knownMillis, millis);
    }

    /**
     * A delivery with QoS 1; it is acknowledged with the next checkpoint that completes, repeated
     * or not.
     *
     * @param generation number of its connection
     * @param packetId its packet id
     * @param content its {@link ContentHash}
     * @param retained whether the broker had kept it for new subscriptions
     * @param identifiesItself whether the message names its own time, asked only where it matters
     * @return whether it is a repeated one, which is not to be handed on
     */
    public boolean delivered(
            int generation,
            int packetId,
            long content,
            boolean retained,
            BooleanSupplier identifiesItself) {
        unacknowledged.add(generation, packetId);
        if (!deduplication) {
            return false;
        }
        if (redelivery != null) {
            if (redelivery.recognises(content, packetId)) {
                if (redelivery.isComplete()) {
                    redelivery = null;
                }
                return true;
            }
            // A retained message comes with a subscription, beside the order of the session.
            if (!retained) {
                redelivery = null;
                anchorMissed = true;
            }
        }
        boolean repeated = isRepeated(content, identifiesItself);
        unconfirmed++;
        ring.add(content, packetId, unconfirmed + lastReleased + window);
        anchored = true;
        return repeated;
    }

    /** Whether a message tells again, under its own time, what one of the ring has told. */
    public boolean isRepeated(long content, BooleanSupplier identifiesItself) {
        return deduplication && ring.contains(content) && identifiesItself.getAsBoolean();
    }

    /**
     * Whether the last delivery has shown that the broker had forgotten what was unacknowledged:
     * something new came in the place of what was to come again. True once.
     */
    public boolean takeAnchorMissed() {
        boolean missed = anchorMissed;
        anchorMissed = false;
        return missed;
    }

    /**
     * What a checkpoint holds; binds to it what was delivered so far.
     *
     * @param checkpointId the checkpoint
     * @param nowMillis the present, milliseconds since the epoch
     */
    public MqttSessionSplit snapshot(long checkpointId, long nowMillis) {
        boolean untouched = unacknowledged.size() == 0 && anchored;
        boolean quiet = connected && nowMillis - knownMillis >= quietMillis;
        boolean keptBack = unacknowledged.bind(checkpointId, quiet && redelivery == null);
        boolean expected = redelivery != null || untouched || keptBack;
        return new MqttSessionSplit(clientId, topicFilters, knownMillis, ring.toLog(expected));
    }

    /**
     * A checkpoint has completed.
     *
     * @return {@link AckHandle}s of what is to be acknowledged, in order of delivery
     */
    public long[] complete(long checkpointId) {
        long[] handles = unacknowledged.complete(checkpointId);
        released += handles.length;
        if (handles.length > 0) {
            lastReleased = handles.length;
            unconfirmed = unacknowledged.size();
        }
        if (unacknowledged.size() == 0 && handles.length > 0 && redelivery == null) {
            anchored = false;
            releasedWithNewest = released;
        }
        return handles;
    }
}
