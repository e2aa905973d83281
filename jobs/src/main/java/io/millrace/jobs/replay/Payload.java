/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * Rows as flat JSON objects: {@code
 * {"Pressure":0.05,"Voltage":233.1,"timestamp":"2020-03-09T10:14:33Z"}}.
 *
 * @param shift what is added to each time
 * @param withAsset whether the asset is named in the payload, because the topic does not
 */
record Payload(Duration shift, boolean withAsset) {

    private static final JsonFactory JSON = new JsonFactory();

    byte[] of(RecordedRow row) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (withAsset) {
                json.writeStringField("device_id", row.asset());
            }
            for (RecordedRow.Measurement measurement : row.measurements()) {
                json.writeNumberField(measurement.sensor(), measurement.value());
            }
            if (row.quality() != null) {
                json.writeStringField("quality", row.quality());
            }
            json.writeStringField("timestamp", row.time().plus(shift).toString());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
