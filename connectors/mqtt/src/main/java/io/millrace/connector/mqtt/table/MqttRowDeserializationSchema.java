/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import io.millrace.connector.mqtt.source.MqttDeserializationSchema;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.connector.mqtt.table.MqttConnectorOptions.Unreadable;
import io.millrace.functions.model.Gap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages as rows: the columns that a format of Flink reads from the payload, then the metadata
 * columns. Where {@code error} is among these, a message that cannot be read, and a gap, are rows
 * whose physical columns are null; else the log tells of them.
 */
final class MqttRowDeserializationSchema implements MqttDeserializationSchema<RowData> {

    private static final Logger LOG = LoggerFactory.getLogger(MqttRowDeserializationSchema.class);

    private final DeserializationSchema<RowData> format;
    private final int physicalColumns;
    private final List<MqttReadableMetadata> metadata;
    private final Unreadable unreadable;
    private final TypeInformation<RowData> producedType;
    private transient boolean open;
    private transient long refused;

    MqttRowDeserializationSchema(
            DeserializationSchema<RowData> format,
            int physicalColumns,
            List<MqttReadableMetadata> metadata,
            Unreadable unreadable,
            TypeInformation<RowData> producedType) {
        this.format = format;
        this.physicalColumns = physicalColumns;
        this.metadata = List.copyOf(metadata);
        this.unreadable = unreadable;
        this.producedType = producedType;
    }

    @Override
    public void deserialize(MqttMessage message, Collector<RowData> out) {
        List<RowData> rows = new ArrayList<>();
        try {
            open();
            format.deserialize(message.payload(), new ListCollector<>(rows));
        } catch (IOException | RuntimeException e) {
            // A format says in either way that it cannot read something.
            refuse(message, e, out);
            return;
        }
        for (RowData row : rows) {
            out.collect(metadata.isEmpty() ? row : joined(row, message, null));
        }
    }

    @Override
    public void gap(Gap gap, Collector<RowData> out) {
        String reason =
                "gap from %d to %d ms: %s"
                        .formatted(gap.fromMillis(), gap.toMillis(), gap.reason());
        LOG.warn("{}: {}", gap.source(), reason);
        if (metadata.contains(MqttReadableMetadata.ERROR)) {
            MqttMessage nothing = new MqttMessage("", new byte[0], false, false, gap.toMillis());
            out.collect(joined(new GenericRowData(physicalColumns), nothing, reason));
        }
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return producedType;
    }

    private void refuse(MqttMessage message, Exception e, Collector<RowData> out) {
        String reason = reason(e);
        if (metadata.contains(MqttReadableMetadata.ERROR)) {
            out.collect(joined(new GenericRowData(physicalColumns), message, reason));
            return;
        }
        if (unreadable == Unreadable.FAIL) {
            throw new FlinkRuntimeException(
                    "a message of the topic '%s' cannot be read: %s"
                            .formatted(message.topic(), reason),
                    e);
        }
        // The first, the second, the fourth...: a device that sends nonsense does not fill the
        // disk.
        if (Long.bitCount(++refused) == 1) {
            LOG.warn(
                    "{} messages dropped so far that the format cannot read; the last one of the"
                            + " topic '{}': {}",
                    refused,
                    message.topic(),
                    reason);
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text =
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return text.lines().findFirst().orElse("").replaceAll("\\p{C}", "?");
    }

    private RowData joined(RowData row, MqttMessage message, @Nullable String error) {
        GenericRowData columns = new GenericRowData(metadata.size());
        for (int i = 0; i < metadata.size(); i++) {
            columns.setField(i, metadata.get(i).value(message, error));
        }
        JoinedRowData joined = new JoinedRowData(RowKind.INSERT, row, columns);
        joined.setRowKind(row.getRowKind());
        return joined;
    }

    private void open() {
        if (open) {
            return;
        }
        try {
            format.open(new FormatContext());
        } catch (Exception e) {
            throw new FlinkRuntimeException("the format of the table cannot be opened", e);
        }
        open = true;
    }
}
