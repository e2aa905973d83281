/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.plant.asset.Asset;
import io.millrace.plant.asset.Pump;
import io.millrace.plant.asset.Sensor;
import io.millrace.plant.asset.WindTurbine;
import io.millrace.plant.simulation.Emission.Measurement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The three ways in which the machines write: turbines nest their values under {@code metrics} on
 * {@code machines/<id>/telemetry}, rooms write them flat on {@code devices/<id>/telemetry}, pumps
 * use field names of their own on {@code pumps/<id>/telemetry}. A sensor that delivered nothing is
 * left out.
 */
public final class PayloadForms {

    /**
     * What a pump's payload calls its sensors {@code flow_rate}, {@code pressure} and {@code
     * motor_current}.
     */
    public static final List<String> PUMP_FIELDS = List.of("flow", "press", "amps");

    private static final DateTimeFormatter ISO_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final int TYPICAL_BYTES = 256;

    private final JsonFactory json = new JsonFactory();

    /** Topic on which a machine publishes. */
    public static String topic(Asset asset) {
        if (asset instanceof WindTurbine) {
            return "machines/" + asset.id() + "/telemetry";
        }
        if (asset instanceof Pump) {
            return "pumps/" + asset.id() + "/telemetry";
        }
        return "devices/" + asset.id() + "/telemetry";
    }

    /**
     * The payload of a measurement.
     *
     * @param epochMillis time of the measurement
     */
    public byte[] write(Measurement measurement, long epochMillis) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            Asset asset = measurement.asset();
            if (asset instanceof WindTurbine) {
                out.writeStringField("machine_id", asset.id());
                out.writeStringField("timestamp", iso(epochMillis));
                out.writeObjectFieldStart("metrics");
                writeValues(out, measurement, names(asset));
                out.writeEndObject();
                out.writeStringField("status", measurement.status());
            } else if (asset instanceof Pump) {
                out.writeStringField("deviceId", asset.id());
                writeValues(out, measurement, PUMP_FIELDS);
                out.writeNumberField("ts", epochMillis);
            } else {
                writeValues(out, measurement, names(asset));
                out.writeStringField("timestamp", iso(epochMillis));
            }
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    private static void writeValues(JsonGenerator out, Measurement measurement, List<String> names)
            throws IOException {
        double[] values = measurement.values();
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                out.writeNumberField(names.get(i), values[i]);
            }
        }
    }

    private static List<String> names(Asset asset) {
        return asset.sensors().stream().map(Sensor::name).toList();
    }

    private static String iso(long epochMillis) {
        return ISO_MILLIS.format(Instant.ofEpochMilli(epochMillis));
    }
}
