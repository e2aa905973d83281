/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import io.millrace.connector.mqtt.source.Protections;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session as its reader's task knows it: what was handed on, what is not acknowledged yet, and
 * which deliveries are repeated ones. Used by the task's thread alone.
 *
 * <p>A message that names its own time is repeated if an equal one is among the newest deliveries.
 * One that does not may equal an earlier one because a value is constant; it is taken for repeated
 * only at the begin of a connection, by {@link Redelivery}, and only where a packet id and a
 * content can name one message:
 *
 * <ul>
 *   <li>where the broker gives packet ids one after the other, always;
 *   <li>else while the task that reads is the one that lost the connection, and knows that
 *       something was unacknowledged. After a failure of the job it cannot know whether the
 *       acknowledgements of the last checkpoint had arrived: what comes is then taken for new,
 *       which loses nothing and repeats messages in the case that the job died between a checkpoint
 *       and the arrival of its acknowledgements.
 * </ul>
 */
public final class MqttSessionSplitState {

    /** So many times must ids go on ahead though lower ones had become free. */
    private static final int PROOFS_OF_ORDER = 3;

    private final String clientId;
    private final long proofMillis;
    private final Protections protections;
    private final DeliveryRing ring;
    private final UnacknowledgedDeliveries unacknowledged = new UnacknowledgedDeliveries();
    private List<String> topicFilters;
    private long knownMillis;
    private long knownBeforeOpening;
    private PacketIdOrder order;
    private int proofsOfOrder;
    private boolean newSinceRelease;
    private boolean newOnConnection;
    private boolean connected;

    /** Number in the ring of the first delivery whose acknowledgement is known not to have left. */
    private long firstUnsent;

    /** Number in the ring of the first delivery that the broker may not know to be acknowledged. */
    private long mayComeAgainFrom;

    private final int window;

    /**
     * How many acknowledgements were released last, all of which may have been in vain; after a
     * restore all that the checkpoint held.
     */
    private int released;

    private final Deque<Round> rounds = new ArrayDeque<>();
    private @Nullable Redelivery redelivery;
    private boolean damaged;

    /**
     * @param split what a checkpoint held
     * @param window the largest number of messages that can be on their way unacknowledged
     * @param proofMillis after that time a connection that is still there proves that the broker
     *     has read an acknowledgement: two and a half keep-alive intervals
     * @param protections whether repeated deliveries are recognised, and whether acknowledgements
     *     of a lost connection are forgotten
     */
    public MqttSessionSplitState(
            MqttSessionSplit split, int window, long proofMillis, Protections protections) {
        this.proofMillis = proofMillis;
        this.clientId = split.clientId();
        this.protections = protections;
        this.window = window;
        this.ring = new DeliveryRing(split.deliveries());
        this.released = split.deliveries().size();
        this.topicFilters = split.topicFilters();
        this.knownMillis = split.knownMillis();
        this.knownBeforeOpening = split.knownMillis();
        this.order = split.deliveries().order();
        this.firstUnsent = ring.added() - split.deliveries().mustComeAgain();
        this.mayComeAgainFrom =
                Math.max(ring.oldest(), ring.added() - split.deliveries().mayComeAgain());
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
        knownBeforeOpening = knownMillis;
        topicFilters = List.copyOf(filters);
        seen(millis);
        newOnConnection = false;
        connected = true;
        if (!sessionPresent) {
            order = PacketIdOrder.UNKNOWN;
            proofsOfOrder = 0;
            firstUnsent = ring.added();
            mayComeAgainFrom = ring.added();
        }
        rounds.clear();
        boolean certain = sessionPresent && firstUnsent < ring.added();
        boolean nameable = certain || (sessionPresent && order == PacketIdOrder.FORWARD);
        redelivery =
                nameable && protections.deduplication()
                        ? new Redelivery(ring, mayComeAgainFrom, certain)
                        : null;
    }

    /**
     * The connection was lost.
     *
     * @param sentBefore position behind the last {@link Release}d delivery whose acknowledgement
     *     has left
     * @return how many acknowledgements this made void
     */
    public int lost(long sentBefore) {
        connected = false;
        firstUnsent = unacknowledged.sent(sentBefore, firstUnsent);
        return protections.generationCheck() ? unacknowledged.forgetAll() : 0;
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
        long handle = AckHandle.of(generation, packetId);
        if (!protections.deduplication()) {
            unacknowledged.add(handle, ring.added() - 1);
            return false;
        }
        if (redelivery != null) {
            long number = redelivery.recognise(content, packetId);
            if (number >= 0) {
                unacknowledged.add(handle, number);
                // That its acknowledgement had left was of no use.
                firstUnsent = Math.min(firstUnsent, number);
                if (redelivery.isComplete()) {
                    redelivery = null;
                }
                return true;
            }
            // A retained message comes with a subscription, beside the order of the session.
            if (!retained) {
                damaged |= redelivery.owed() > 0;
                redelivery = null;
            }
        }
        boolean repeated = isRepeated(content, identifiesItself);
        learnOrder(packetId);
        unacknowledged.add(handle, ring.added());
        ring.add(content, packetId, window + released + ring.added() - firstUnsent);
        return repeated;
    }

    /** Whether a message tells again, under its own time, what one of the ring has told. */
    public boolean isRepeated(long content, BooleanSupplier identifiesItself) {
        return protections.deduplication()
                && ring.contains(content)
                && identifiesItself.getAsBoolean();
    }

    /**
     * Whether the last delivery has shown that the broker has a session, but not the one that is
     * known, or not all of it: something new came in the place of what was to come again, or packet
     * ids that only went ahead have gone back. True once.
     */
    public boolean takeDamage() {
        boolean taken = damaged;
        damaged = false;
        return taken;
    }

    /** What a checkpoint holds; binds to it what was delivered so far. */
    public MqttSessionSplit snapshot(long checkpointId) {
        unacknowledged.bind(checkpointId);
        long oldest = ring.oldest();
        int may = (int) (ring.added() - Math.max(oldest, mayComeAgainFrom));
        long must = 0;
        if (redelivery != null) {
            must = redelivery.owed();
        } else if (!connected) {
            must = ring.added() - firstUnsent;
        }
        return new MqttSessionSplit(
                clientId,
                topicFilters,
                knownMillis,
                ring.toLog(may, (int) Math.min(may, must), order));
    }

    /**
     * A checkpoint has completed.
     *
     * @param checkpointId which
     * @param sentBefore position behind the last {@link Release}d delivery whose acknowledgement
     *     has left
     * @param nowMillis the present, milliseconds since the epoch
     * @return what is to be acknowledged
     */
    public Release complete(long checkpointId, long sentBefore, long nowMillis) {
        firstUnsent = unacknowledged.sent(sentBefore, firstUnsent);
        Release release = unacknowledged.complete(checkpointId);
        if (release.handles().length > 0) {
            released = release.handles().length;
            proveOrder();
            rounds.addLast(new Round(nowMillis, firstUnsent));
        }
        while (!rounds.isEmpty() && nowMillis - rounds.getFirst().millis >= proofMillis) {
            mayComeAgainFrom = Math.max(mayComeAgainFrom, rounds.removeFirst().firstUnsent);
        }
        return release;
    }

    private void learnOrder(int packetId) {
        boolean ahead = ring.size() == 0 || PacketIdOrder.isAhead(packetId, ring.newestPacketId());
        if (!ahead && newOnConnection) {
            order = PacketIdOrder.REUSED;
            proofsOfOrder = 0;
        } else if (!ahead && order == PacketIdOrder.FORWARD) {
            damaged = true;
            order = PacketIdOrder.UNKNOWN;
            proofsOfOrder = 0;
        }
        newSinceRelease = true;
        newOnConnection = true;
    }

    /** Ids have gone on ahead since the acknowledgements before, which had made lower ones free. */
    private void proveOrder() {
        if (newSinceRelease && order == PacketIdOrder.UNKNOWN) {
            proofsOfOrder++;
            if (proofsOfOrder > PROOFS_OF_ORDER) {
                order = PacketIdOrder.FORWARD;
            }
        }
        newSinceRelease = false;
    }

    /**
     * A time at which acknowledgements were released.
     *
     * @param millis when
     * @param firstUnsent number in the ring of the first delivery whose acknowledgement had not
     *     left then
     */
    private record Round(long millis, long firstUnsent) {}
}
