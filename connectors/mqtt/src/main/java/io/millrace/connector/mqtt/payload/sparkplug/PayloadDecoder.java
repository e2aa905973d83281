/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.millrace.functions.model.Quality;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Protocol Buffers message {@code org.eclipse.tahu.protobuf.Payload} (section 6.4.1) by
 * its field numbers; only what a host of sensor values needs, the rest is skipped. Bounded:
 * metrics, length of names, depth (nothing nested is entered but properties, once).
 */
public final class PayloadDecoder {

    private static final int MOST_METRICS = 100_000;
    private static final int MOST_PROPERTIES = 1000;
    private static final int LONGEST_NAME = 4096;
    private static final int DEEPEST = 32;

    private static final String QUALITY = "Quality";
    private static final String UNIT = "engUnit";

    /** Quality codes of OPC DA, which Sparkplug's hosts use: below this a value is bad. */
    private static final int UNCERTAIN_FROM = 64;

    private static final int GOOD_FROM = 192;
    private static final int STALE = 500;

    private PayloadDecoder() {}

    /**
     * Reads a payload.
     *
     * @throws SparkplugException if it is none
     */
    public static SparkplugPayload decode(byte[] bytes) throws SparkplugException {
        Long timestamp = null;
        Long sequence = null;
        List<Metric> metrics = new ArrayList<>();
        boolean known = false;
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            in.setRecursionLimit(DEEPEST);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                known |= WireFormat.getTagFieldNumber(tag) <= 5;
                switch (tag) {
                    case 8 -> timestamp = in.readUInt64();
                    case 18 -> metrics.add(metric(in, metrics.size()));
                    case 24 -> sequence = in.readUInt64();
                    default -> skip(in, tag);
                }
            }
        } catch (IOException e) {
            throw new SparkplugException("the payload is no Sparkplug payload: " + e.getMessage());
        }
        if (!known) {
            throw new SparkplugException(
                    "the payload is no Sparkplug payload: it has none of its fields");
        }
        return new SparkplugPayload(timestamp, sequence, List.copyOf(metrics));
    }

    private static Metric metric(CodedInputStream in, int before)
            throws IOException, SparkplugException {
        if (before >= MOST_METRICS) {
            throw new SparkplugException(
                    "the payload has more than %d metrics".formatted(MOST_METRICS));
        }
        int limit = in.pushLimit(in.readRawVarint32());
        String name = null;
        Long alias = null;
        Long timestamp = null;
        Integer type = null;
        boolean historical = false;
        boolean isNull = false;
        Metric.Value value = null;
        Properties properties = new Properties();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 10 -> name = name(in);
                case 16 -> alias = in.readUInt64();
                case 24 -> timestamp = in.readUInt64();
                case 32 -> type = in.readUInt32();
                case 40 -> historical = in.readBool();
                case 56 -> isNull = in.readBool();
                case 74 -> properties.read(in);
                case 80 -> value = new Metric.Whole(Integer.toUnsignedLong(in.readUInt32()));
                case 88 -> value = new Metric.Whole(in.readUInt64());
                case 101 -> value = new Metric.Real(in.readFloat());
                case 105 -> value = new Metric.Real(in.readDouble());
                case 112 -> value = new Metric.Flag(in.readBool());
                case 122, 130, 138, 146, 154 -> {
                    value = new Metric.Other();
                    skip(in, tag);
                }
                default -> skip(in, tag);
            }
        }
        in.checkLastTagWas(0);
        in.popLimit(limit);
        return new Metric(
                name,
                alias,
                timestamp,
                type,
                historical,
                isNull,
                value,
                properties.unit,
                properties.quality);
    }

    private static String name(CodedInputStream in) throws IOException, SparkplugException {
        String name = in.readStringRequireUtf8();
        if (name.length() > LONGEST_NAME) {
            throw new SparkplugException(
                    "a metric's name has more than %d characters".formatted(LONGEST_NAME));
        }
        return name;
    }

    private static void skip(CodedInputStream in, int tag) throws IOException, SparkplugException {
        if (!in.skipField(tag)) {
            throw new SparkplugException("the payload is no Sparkplug payload: a stray group end");
        }
    }

    /** The two properties that say something about a reading. */
    private static final class Properties {

        private @Nullable String unit;
        private Quality quality = Quality.GOOD;

        /** PropertySet: repeated keys = 1, repeated PropertyValue values = 2, by position. */
        void read(CodedInputStream in) throws IOException, SparkplugException {
            int limit = in.pushLimit(in.readRawVarint32());
            List<String> keys = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (keys.size() > MOST_PROPERTIES || values.size() > MOST_PROPERTIES) {
                    throw new SparkplugException(
                            "a metric has more than %d properties".formatted(MOST_PROPERTIES));
                }
                switch (tag) {
                    case 10 -> keys.add(name(in));
                    case 18 -> values.add(value(in));
                    default -> skip(in, tag);
                }
            }
            in.checkLastTagWas(0);
            in.popLimit(limit);
            for (int i = 0; i < Math.min(keys.size(), values.size()); i++) {
                if (keys.get(i).equals(UNIT) && values.get(i) instanceof String text) {
                    unit = text;
                } else if (keys.get(i).equals(QUALITY) && values.get(i) instanceof Long code) {
                    quality = quality(code);
                }
            }
        }

        /** PropertyValue: its number or text, else an object without meaning. */
        private static Object value(CodedInputStream in) throws IOException, SparkplugException {
            int limit = in.pushLimit(in.readRawVarint32());
            Object value = "";
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case 24 -> value = (long) in.readUInt32();
                    case 32 -> value = in.readUInt64();
                    case 66 -> value = name(in);
                    default -> skip(in, tag);
                }
            }
            in.checkLastTagWas(0);
            in.popLimit(limit);
            return value;
        }

        private static Quality quality(long code) {
            if (code == STALE) {
                return Quality.UNCERTAIN;
            }
            if (code >= GOOD_FROM) {
                return Quality.GOOD;
            }
            return code >= UNCERTAIN_FROM ? Quality.UNCERTAIN : Quality.BAD;
        }
    }
}
