/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.plant.asset.Asset;
import io.millrace.plant.control.Order;
import io.millrace.plant.fault.FaultRequest;
import io.millrace.plant.ledger.LedgerSnapshot;
import io.millrace.plant.ledger.PlantLedger;
import io.millrace.plant.mqtt.Delivery;
import io.millrace.plant.mqtt.MqttPublisher;
import io.millrace.plant.payload.PayloadForms;
import io.millrace.plant.simulation.Emission;
import io.millrace.plant.simulation.Emission.Garbage;
import io.millrace.plant.simulation.Emission.Measurement;
import io.millrace.plant.simulation.Simulation;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a simulation in real time: publishes each message at its moment, with that moment as its
 * timestamp, keeps the ledger on {@link #LEDGER_TOPIC} (retained, every second), and obeys the
 * orders that come. One thread runs it.
 */
final class Plant {

    static final String LEDGER_TOPIC = "plant/ledger";
    static final String COMMAND_TOPIC = "plant/commands";
    static final String ANSWER_TOPIC = "plant/answers";
    static final String GARBAGE = "garbage-payload";

    private static final Logger LOG = LoggerFactory.getLogger(Plant.class);

    private static final long LEDGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FOREVER = Long.MAX_VALUE;
    private static final long DRAIN_MILLIS = 10_000;
    private static final double USUAL_GARBAGE_SECONDS = 5;

    private final Simulation simulation;
    private final PlantLedger ledger;
    private final MqttPublisher publisher;
    private final BlockingQueue<Order> orders;
    private final Clock clock;
    private final PayloadForms forms = new PayloadForms();
    private final ObjectMapper json = new ObjectMapper();

    private State state = State.WAITING;
    private long startMillis;
    private long startNanos;
    private long stopNanos = FOREVER;

    Plant(
            Simulation simulation,
            PlantLedger ledger,
            MqttPublisher publisher,
            BlockingQueue<Order> orders,
            Clock clock) {
        this.simulation = simulation;
        this.ledger = ledger;
        this.publisher = publisher;
        this.orders = orders;
        this.clock = clock;
        startMillis = clock.millis();
    }

    /**
     * Runs until it is told to end.
     *
     * @param waitForStart whether to publish only when told to start
     * @param seconds how long to publish, and then to end; infinite: until told to
     * @return the last ledger
     */
    LedgerSnapshot run(boolean waitForStart, double seconds) throws InterruptedException {
        if (!waitForStart) {
            begin(seconds);
        }
        long nextLedger = System.nanoTime();
        while (state != State.ENDED) {
            long now = System.nanoTime();
            if (now - nextLedger >= 0) {
                publishLedger();
                nextLedger += LEDGER_NANOS;
            }
            if (state == State.PUBLISHING && stopNanos != FOREVER && now - stopNanos >= 0) {
                stop();
                state = State.ENDED;
                break;
            }
            long due = nextLedger;
            if (state == State.PUBLISHING) {
                publishDue(now);
                due = Math.min(due, startNanos + simulation.nextMicros() * 1_000);
            }
            Order order = orders.poll(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (order != null) {
                obey(order, seconds);
            }
        }
        return snapshot();
    }

    private void begin(double seconds) {
        startMillis = clock.millis();
        startNanos = System.nanoTime();
        if (seconds < Double.POSITIVE_INFINITY) {
            stopNanos = startNanos + (long) (seconds * 1e9);
        }
        state = State.PUBLISHING;
    }

    private void publishDue(long now) {
        long elapsedMicros = (now - startNanos) / 1_000;
        while (simulation.nextMicros() <= elapsedMicros) {
            publish(simulation.next());
        }
    }

    private void publish(Emission emission) {
        byte[] payload;
        if (emission instanceof Measurement measurement) {
            payload = forms.write(measurement, startMillis + emission.elapsedMillis());
        } else {
            payload = ((Garbage) emission).bytes();
        }
        // counted first: the acknowledgement may come before publish returns
        ledger.published(emission);
        String topic = PayloadForms.topic(emission.asset());
        if (!publisher.publish(topic, payload, false, new LedgerEntry(ledger, emission))) {
            ledger.overflowed(emission);
        }
    }

    private void obey(Order order, double seconds) throws InterruptedException {
        if (order instanceof Order.Start) {
            if (state == State.WAITING) {
                begin(seconds);
            }
            answer(true, "publishing since " + startMillis);
        } else if (order instanceof Order.Stop) {
            stop();
            answer(true, "stopped");
        } else if (order instanceof Order.End) {
            stop();
            state = State.ENDED;
        } else if (order instanceof Order.Inject inject) {
            inject(inject);
        } else if (order instanceof Order.Refused refused) {
            answer(false, refused.reason());
        }
    }

    private void inject(Order.Inject inject) {
        if (state != State.PUBLISHING) {
            answer(false, "the plant does not publish");
            return;
        }
        long elapsed = (System.nanoTime() - startNanos) / 1_000_000;
        try {
            Asset asset = simulation.fleet().get(inject.asset());
            if (inject.fault().equals(GARBAGE)) {
                double seconds =
                        Double.isNaN(inject.seconds()) ? USUAL_GARBAGE_SECONDS : inject.seconds();
                simulation.requestGarbage(asset, elapsed, elapsed + Math.round(seconds * 1_000));
            } else {
                simulation
                        .faults()
                        .add(
                                new FaultRequest(
                                                inject.fault(),
                                                inject.sensor(),
                                                elapsed,
                                                inject.seconds())
                                        .on(asset));
            }
            answer(true, "%s on %s".formatted(inject.fault(), inject.asset()));
        } catch (IllegalArgumentException e) {
            answer(false, String.valueOf(e.getMessage()));
        }
    }

    private void stop() throws InterruptedException {
        if (state == State.PUBLISHING || state == State.WAITING) {
            state = State.STOPPED;
            if (!publisher.awaitDelivered(DRAIN_MILLIS)) {
                LOG.warn("stopped, but not every message is acknowledged");
            }
            ledger.stopped();
        }
        publishLedger();
        publisher.awaitDelivered(DRAIN_MILLIS);
    }

    private LedgerSnapshot snapshot() {
        return ledger.snapshot(startMillis, clock.millis(), simulation.faults().faults());
    }

    private void publishLedger() {
        send(LEDGER_TOPIC, snapshot(), true);
    }

    private void answer(boolean accepted, String text) {
        send(ANSWER_TOPIC, Map.of("accepted", accepted, "text", text), false);
    }

    private void send(String topic, Object content, boolean retained) {
        try {
            publisher.publish(topic, json.writeValueAsBytes(content), retained, Delivery.IGNORED);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write for " + topic, e);
        }
    }

    private enum State {
        WAITING,
        PUBLISHING,
        STOPPED,
        ENDED
    }

    /** Writes one message's fate into the ledger. */
    private record LedgerEntry(PlantLedger ledger, Emission emission) implements Delivery {

        @Override
        public void settled(int reasonCode) {
            if (reasonCode >= FIRST_ERROR) {
                ledger.refused(emission);
            } else {
                ledger.acknowledged(emission, reasonCode == NO_MATCHING_SUBSCRIBERS);
            }
        }

        @Override
        public void resent() {
            ledger.resent(emission);
        }
    }
}
