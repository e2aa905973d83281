/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One reader for each format that is met, made when it is first needed. */
final class PayloadReaders {

    private final @Nullable RebirthRequester rebirths;
    private final ArrivalTimes arrivals = new ArrivalTimes();
    private final Map<PayloadFormat, PayloadReader> readers = new HashMap<>();

    PayloadReaders(@Nullable RebirthRequester rebirths) {
        this.rebirths = rebirths;
    }

    PayloadReader of(PayloadFormat format) {
        return readers.computeIfAbsent(format, this::create);
    }

    private PayloadReader create(PayloadFormat format) {
        if (format instanceof PayloadFormat.Protobuf protobuf) {
            return new DocumentReader(new ProtobufDocuments(protobuf.message()), arrivals);
        }
        if (format instanceof PayloadFormat.Csv csv) {
            return new DocumentReader(new CsvDocuments(csv), arrivals);
        }
        if (format instanceof PayloadFormat.Raw raw) {
            return new DocumentReader(new RawDocuments(raw), arrivals);
        }
        if (format instanceof PayloadFormat.Sparkplug) {
            return new SparkplugReader(arrivals, rebirths);
        }
        return new DocumentReader(new JsonDocuments(), arrivals);
    }
}
