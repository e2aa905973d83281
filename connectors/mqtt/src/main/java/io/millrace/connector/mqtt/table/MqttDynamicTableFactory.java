/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import io.millrace.connector.mqtt.source.MqttReadOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.FactoryUtil.TableFactoryHelper;
import org.apache.flink.table.factories.SerializationFormatFactory;

/** Makes tables of {@code 'connector' = 'mqtt'}. What is wrong with one is said in one line. */
public final class MqttDynamicTableFactory
        implements DynamicTableSourceFactory, DynamicTableSinkFactory {

    static final String IDENTIFIER = "mqtt";

    /** What people try, and what there is instead. */
    private static final Map<String, String> SECRETS =
            Map.of(
                    "password", "password-file or password-env",
                    "tls.ca-password", "tls.ca-password-file or tls.ca-password-env",
                    "tls.key-password", "tls.key-password-file or tls.key-password-env");

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(MqttConnectorOptions.URL, FactoryUtil.FORMAT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return new LinkedHashSet<>(
                List.of(
                        MqttConnectorOptions.TOPIC,
                        MqttConnectorOptions.CLIENT_ID,
                        MqttConnectorOptions.VERSION,
                        MqttConnectorOptions.USERNAME,
                        MqttConnectorOptions.PASSWORD_FILE,
                        MqttConnectorOptions.PASSWORD_ENV,
                        MqttConnectorOptions.KEEP_ALIVE,
                        MqttConnectorOptions.TLS_CA_FILE,
                        MqttConnectorOptions.TLS_CA_PASSWORD_FILE,
                        MqttConnectorOptions.TLS_CA_PASSWORD_ENV,
                        MqttConnectorOptions.TLS_CERTIFICATE_FILE,
                        MqttConnectorOptions.TLS_KEY_FILE,
                        MqttConnectorOptions.TLS_KEY_STORE_FILE,
                        MqttConnectorOptions.TLS_KEY_PASSWORD_FILE,
                        MqttConnectorOptions.TLS_KEY_PASSWORD_ENV,
                        MqttConnectorOptions.TLS_VERIFY_HOST_NAME,
                        MqttConnectorOptions.SCAN_QOS,
                        MqttConnectorOptions.SCAN_SESSIONS,
                        MqttConnectorOptions.SCAN_SHARE_GROUP,
                        MqttConnectorOptions.SCAN_RECEIVE_MAXIMUM,
                        MqttConnectorOptions.SCAN_EXPECTED_RATE,
                        MqttConnectorOptions.SCAN_SESSION_EXPIRY,
                        MqttConnectorOptions.SCAN_MAXIMUM_PACKET_SIZE,
                        MqttConnectorOptions.SCAN_UNREADABLE,
                        MqttConnectorOptions.SINK_RETAINED,
                        MqttConnectorOptions.SINK_MOST_IN_FLIGHT,
                        MqttConnectorOptions.SINK_MAXIMUM_PACKET_SIZE,
                        FactoryUtil.SINK_PARALLELISM));
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        refuseSecrets(context);
        TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        DecodingFormat<DeserializationSchema<RowData>> format =
                inOneLine(
                        () ->
                                helper.discoverDecodingFormat(
                                        DeserializationFormatFactory.class, FactoryUtil.FORMAT));
        validate(helper);
        MqttReadOptions options = new MqttTableOptions(helper.getOptions()).read();
        return new MqttDynamicTableSource(
                options,
                helper.getOptions().get(MqttConnectorOptions.SCAN_UNREADABLE),
                format,
                context.getPhysicalRowDataType(),
                context.getObjectIdentifier().getObjectName());
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        refuseSecrets(context);
        TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        EncodingFormat<SerializationSchema<RowData>> format =
                inOneLine(
                        () ->
                                helper.discoverEncodingFormat(
                                        SerializationFormatFactory.class, FactoryUtil.FORMAT));
        validate(helper);
        MqttTableOptions options = new MqttTableOptions(helper.getOptions());
        return new MqttDynamicTableSink(
                options.write(),
                format,
                context.getPhysicalRowDataType(),
                options.writtenTopic(),
                helper.getOptions().get(MqttConnectorOptions.SINK_RETAINED),
                helper.getOptions().getOptional(FactoryUtil.SINK_PARALLELISM).orElse(null));
    }

    private static void refuseSecrets(Context context) {
        for (String key : context.getCatalogTable().getOptions().keySet()) {
            String instead = SECRETS.get(key);
            if (instead != null) {
                throw new ValidationException(
                        "the option '%s' would put the secret itself into the catalog and the job; give %s"
                                .formatted(key, instead));
            }
        }
    }

    private static void validate(TableFactoryHelper helper) {
        inOneLine(
                () -> {
                    helper.validate();
                    return IDENTIFIER;
                });
    }

    /** Flink's own messages are lists with empty lines between them. */
    private static <T> T inOneLine(Supplier<T> step) {
        try {
            return step.get();
        } catch (ValidationException e) {
            String message = String.valueOf(e.getMessage());
            // Without the cause: it is the same message in many lines.
            throw new ValidationException(message.strip().replaceAll("\\s*\\R\\s*", " "));
        }
    }
}
