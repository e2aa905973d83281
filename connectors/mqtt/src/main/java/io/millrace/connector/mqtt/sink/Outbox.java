/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import io.millrace.connector.mqtt.client.MqttPublication;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the broker has not acknowledged, in order: those that are on their way and,
 * behind them, those that are not sent yet. Between the task's thread, which puts messages in and
 * waits for room or for emptiness, and the sender's.
 */
final class Outbox {

    private final int capacity;
    private final Deque<Entry> sent = new ArrayDeque<>();
    private final Deque<Entry> unsent = new ArrayDeque<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private boolean closed;

    /**
     * @param capacity most messages that it holds
     */
    Outbox(int capacity) {
        this.capacity = capacity;
    }

    /** Waits for room; false if it was closed meanwhile. */
    synchronized boolean put(MqttPublication publication) throws InterruptedException {
        while (!closed && size() >= capacity) {
            wait();
        }
        if (closed) {
            return false;
        }
        unsent.addLast(new Entry(publication));
        notifyAll();
        return true;
    }

    /** Waits until all is acknowledged or rejected; false if it was closed meanwhile. */
    synchronized boolean awaitEmpty() throws InterruptedException {
        while (!closed && size() > 0) {
            wait();
        }
        return !closed;
    }

    /** For the sender: the next one to send if no more than so many are on their way, or null. */
    synchronized @Nullable Entry next(int mostInFlight) {
        if (closed || unsent.isEmpty() || sent.size() >= mostInFlight) {
            return null;
        }
        Entry entry = unsent.removeFirst();
        sent.addLast(entry);
        return entry;
    }

    /** For the sender: waits until something has changed, or for so long. */
    synchronized void await(long millis, int mostInFlight, Condition otherwise)
            throws InterruptedException {
        if (!closed && !otherwise.isTrue() && (unsent.isEmpty() || sent.size() >= mostInFlight)) {
            wait(millis);
        }
    }

    /** Wakes up whoever waits. */
    synchronized void signal() {
        notifyAll();
    }

    /** The broker has it. */
    synchronized boolean acknowledged(Entry entry) {
        return settle(entry);
    }

    /** No broker takes it. */
    synchronized void rejected(Entry entry, String reason) {
        if (settle(entry)) {
            rejections.add(new Rejection(entry.publication, reason));
        }
    }

    /**
     * The connection is lost: what was on its way is to be sent again, in order.
     *
     * @return how many
     */
    synchronized int unsend() {
        int count = sent.size();
        while (!sent.isEmpty()) {
            unsent.addFirst(sent.removeLast());
        }
        return count;
    }

    /** For the task: what was rejected since the last call. */
    synchronized List<Rejection> takeRejections() {
        if (rejections.isEmpty()) {
            return List.of();
        }
        List<Rejection> taken = List.copyOf(rejections);
        rejections.clear();
        return taken;
    }

    synchronized int size() {
        return sent.size() + unsent.size();
    }

    synchronized int inFlight() {
        return sent.size();
    }

    /** Lets everybody go. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** An answer of a lost connection finds its message among the unsent ones, and counts too. */
    private boolean settle(Entry entry) {
        if (entry.settled) {
            return false;
        }
        entry.settled = true;
        // Brokers acknowledge in order, so that it is the first one.
        boolean found =
                entry.equals(sent.peekFirst())
                        ? sent.pollFirst() != null
                        : sent.remove(entry) || unsent.remove(entry);
        notifyAll();
        return found;
    }

    /** Something else to wait for. */
    @FunctionalInterface
    interface Condition {
        boolean isTrue();
    }

    /** A message that is not settled. */
    static final class Entry {

        final MqttPublication publication;
        private boolean settled;

        Entry(MqttPublication publication) {
            this.publication = publication;
        }
    }

    /**
     * A message that no broker takes.
     *
     * @param publication the message
     * @param reason why
     */
    record Rejection(MqttPublication publication, String reason) {}
}
