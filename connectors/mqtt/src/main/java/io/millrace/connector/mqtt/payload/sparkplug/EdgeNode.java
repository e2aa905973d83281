/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a host knows of one edge node: names and aliases since its birth, the number of the next
 * message, who of it is dead.
 */
final class EdgeNode {

    static final String BIRTH_DEATH_SEQUENCE = "bdSeq";

    private static final int SEQUENCE_NUMBERS = 256;
    private static final int MOST_METRICS = 100_000;
    private static final int MOST_DEVICES = 10_000;

    private final String name;
    private final Map<Long, MetricDefinition> aliases = new HashMap<>();
    private final Map<String, Equipment> equipment = new LinkedHashMap<>();
    private boolean born;
    private boolean strangerTold;
    private @Nullable Long birthDeathSequence;
    private int nextSequence = -1;
    private long lastMillis;
    private int definitions;

    EdgeNode(String name) {
        this.name = name;
    }

    /** A message of the node or of one of its devices. */
    void accept(
            SparkplugTopic topic, SparkplugPayload payload, long arrivalMillis, HostOutput out) {
        long atMillis =
                payload.timestampMillis() == null ? arrivalMillis : payload.timestampMillis();
        switch (topic.type()) {
            case NBIRTH -> nodeBirth(topic, payload, atMillis, out);
            case NDEATH -> nodeDeath(payload, arrivalMillis, out);
            case DBIRTH -> {
                follow(topic, payload, atMillis, out);
                birth(topic, payload, atMillis, out);
            }
            case DDEATH -> {
                follow(topic, payload, atMillis, out);
                death(topic.device(), atMillis, out);
            }
            case NDATA, DDATA -> {
                follow(topic, payload, atMillis, out);
                data(topic, payload, false, out);
            }
            case NCMD, DCMD, STATE -> {
                // What hosts say to nodes is no data of the plant.
            }
        }
    }

    private void nodeBirth(
            SparkplugTopic topic, SparkplugPayload payload, long atMillis, HostOutput out) {
        Long sequence = birthDeathSequence(payload);
        boolean missedDeath =
                born && birthDeathSequence != null && !birthDeathSequence.equals(sequence);
        if (missedDeath) {
            out.gap(
                    name,
                    lastMillis,
                    atMillis,
                    "NBIRTH of a new session without the NDEATH of the one before");
        }
        born = true;
        birthDeathSequence = sequence;
        aliases.clear();
        definitions = 0;
        equipment.values().forEach(part -> part.metrics.clear());
        nextSequence = -1;
        count(payload);
        lastMillis = atMillis;
        birth(topic, payload, atMillis, out);
    }

    /** Its time is that of the connection it was registered with, so the arrival counts. */
    private void nodeDeath(SparkplugPayload payload, long arrivalMillis, HostOutput out) {
        Long sequence = birthDeathSequence(payload);
        if (born && birthDeathSequence != null && !birthDeathSequence.equals(sequence)) {
            out.refused(
                    "NDEATH of another session (bdSeq %s) than the present one (bdSeq %s)"
                            .formatted(sequence, birthDeathSequence));
            return;
        }
        equipment.forEach((device, part) -> die(part, arrivalMillis, out));
        born = false;
        strangerTold = true;
        aliases.clear();
        nextSequence = -1;
        lastMillis = arrivalMillis;
    }

    private void birth(
            SparkplugTopic topic, SparkplugPayload payload, long atMillis, HostOutput out) {
        String key = topic.device() == null ? "" : topic.device();
        Equipment part = equipment.get(key);
        if (part == null) {
            if (equipment.size() > MOST_DEVICES) {
                out.refused("the node has more than %d devices".formatted(MOST_DEVICES));
                return;
            }
            part = new Equipment(topic.device());
            equipment.put(key, part);
        }
        if (part.deadSince != null) {
            out.gap(
                    sourceOf(topic.device()),
                    part.deadSince,
                    atMillis,
                    "%s to %s".formatted(part.deathWord(), topic.type()));
        }
        part.alive = true;
        part.deadSince = null;
        for (Metric metric : payload.metrics()) {
            define(topic, part, metric, out);
        }
        data(topic, payload, true, out);
    }

    private void define(SparkplugTopic topic, Equipment part, Metric metric, HostOutput out) {
        String metricName = metric.name();
        DataType type = metric.dataType() == null ? null : DataType.of(metric.dataType());
        if (metricName == null || metricName.isEmpty()) {
            out.refused("a metric of the birth has no name");
            return;
        }
        if (type == null) {
            // The values say so again; what has no alias can still name its own type later.
            return;
        }
        if (++definitions > MOST_METRICS) {
            out.refused("the node has more than %d metrics".formatted(MOST_METRICS));
            return;
        }
        MetricDefinition definition =
                new MetricDefinition(topic.device(), metricName, type, metric.unit());
        part.metrics.put(metricName, definition);
        Long alias = metric.alias();
        if (alias == null) {
            return;
        }
        MetricDefinition other = aliases.putIfAbsent(alias, definition);
        boolean same =
                other == null
                        || (other.name().equals(metricName)
                                && Objects.equals(other.device(), topic.device()));
        if (same) {
            aliases.put(alias, definition);
        } else {
            out.refused(
                    "the alias %s of '%s' belongs to '%s'"
                            .formatted(Long.toUnsignedString(alias), metricName, other.name()));
        }
    }

    private void death(@Nullable String device, long atMillis, HostOutput out) {
        Equipment part = equipment.get(device == null ? "" : device);
        if (part != null) {
            die(part, atMillis, out);
        }
    }

    /** What nobody measures any more is bad from now on. */
    private static void die(Equipment part, long atMillis, HostOutput out) {
        if (!part.alive) {
            return;
        }
        part.alive = false;
        part.deadSince = atMillis;
        for (MetricDefinition metric : part.metrics.values()) {
            if (!metric.isControl() && metric.type().kind() == DataType.Kind.NUMBER) {
                out.reading(
                        metric.device(),
                        metric.name(),
                        atMillis,
                        Double.NaN,
                        metric.unit(),
                        Quality.BAD,
                        Origin.LIVE);
            }
        }
    }

    private void data(
            SparkplugTopic topic, SparkplugPayload payload, boolean birth, HostOutput out) {
        boolean unknown = false;
        Equipment part = equipment.get(topic.device() == null ? "" : topic.device());
        for (Metric metric : payload.metrics()) {
            MetricDefinition definition = definition(topic, part, metric);
            if (definition == null) {
                unknown = true;
                out.refused(unknown(topic, metric));
            } else if (!Objects.equals(definition.device(), topic.device())) {
                out.refused(
                        "the alias of '%s' belongs to another device".formatted(definition.name()));
            } else if (!definition.isControl()) {
                value(payload, metric, definition, out);
            }
        }
        if (unknown && !birth) {
            out.askForBirths(topic);
        }
    }

    private @Nullable MetricDefinition definition(
            SparkplugTopic topic, @Nullable Equipment part, Metric metric) {
        String metricName = metric.name();
        if (metricName == null || metricName.isEmpty()) {
            return metric.alias() == null ? null : aliases.get(metric.alias());
        }
        MetricDefinition known = part == null ? null : part.metrics.get(metricName);
        DataType own = metric.dataType() == null ? null : DataType.of(metric.dataType());
        if (own == null) {
            return known;
        }
        String unit = known == null ? null : known.unit();
        return new MetricDefinition(topic.device(), metricName, own, unit);
    }

    private static String unknown(SparkplugTopic topic, Metric metric) {
        if (metric.name() == null || metric.name().isEmpty()) {
            return metric.alias() == null
                    ? "a metric has neither name nor alias"
                    : "the alias %s is not known: no birth of %s told it"
                            .formatted(
                                    Long.toUnsignedString(metric.alias()),
                                    topic.device() == null ? topic.edge() : topic.device());
        }
        return "the data type of '%s' is not known".formatted(metric.name());
    }

    private static void value(
            SparkplugPayload payload, Metric metric, MetricDefinition definition, HostOutput out) {
        double number;
        Quality quality = metric.quality();
        Metric.Value value = metric.value();
        if (definition.type().kind() == DataType.Kind.TEXT) {
            return;
        } else if (metric.isNull()) {
            number = Double.NaN;
            quality = Quality.BAD;
        } else if (value instanceof Metric.Real real) {
            number = real.number();
        } else if (value instanceof Metric.Flag flag) {
            number = flag.set() ? 1 : 0;
        } else if (value instanceof Metric.Whole whole
                && definition.type().kind() == DataType.Kind.NUMBER) {
            number = definition.type().whole(whole.bits());
        } else {
            out.refused(
                    "the value of '%s' is no number: it is %s"
                            .formatted(
                                    definition.name(),
                                    value == null ? "missing" : "a " + definition.type()));
            return;
        }
        Long timestamp =
                metric.timestampMillis() == null
                        ? payload.timestampMillis()
                        : metric.timestampMillis();
        out.reading(
                definition.device(),
                definition.name(),
                timestamp,
                number,
                metric.unit() == null ? definition.unit() : metric.unit(),
                quality,
                metric.historical() ? Origin.HISTORY : Origin.LIVE);
    }

    /** Checks the sequence number of a message that is no birth of the node. */
    private void follow(
            SparkplugTopic topic, SparkplugPayload payload, long atMillis, HostOutput out) {
        Long sequence = payload.sequence();
        if (!born && !strangerTold) {
            strangerTold = true;
            out.gap(
                    name,
                    atMillis,
                    atMillis,
                    "no birth of the node is known here: what it said before is not known");
        }
        if (!born) {
            out.askForBirths(topic);
        } else if (sequence != null && nextSequence >= 0 && sequence != nextSequence) {
            out.gap(
                    name,
                    lastMillis,
                    atMillis,
                    "the message %s came where %d was expected"
                            .formatted(Long.toUnsignedString(sequence), nextSequence));
            out.askForBirths(topic);
        }
        count(payload);
        lastMillis = atMillis;
    }

    private void count(SparkplugPayload payload) {
        if (payload.sequence() != null) {
            nextSequence = (int) Long.remainderUnsigned(payload.sequence() + 1, SEQUENCE_NUMBERS);
        }
    }

    private String sourceOf(@Nullable String device) {
        return device == null ? name : name + '/' + device;
    }

    private static @Nullable Long birthDeathSequence(SparkplugPayload payload) {
        for (Metric metric : payload.metrics()) {
            if (BIRTH_DEATH_SEQUENCE.equals(metric.name())
                    && metric.value() instanceof Metric.Whole whole) {
                return whole.bits();
            }
        }
        return null;
    }

    /** The node itself or one of its devices. */
    private static final class Equipment {

        private final @Nullable String device;
        private final Map<String, MetricDefinition> metrics = new LinkedHashMap<>();
        private boolean alive;
        private @Nullable Long deadSince;

        Equipment(@Nullable String device) {
            this.device = device;
        }

        String deathWord() {
            return device == null ? "NDEATH" : "death of the device";
        }
    }
}
