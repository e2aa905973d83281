/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.sink.MqttWriteOptions;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.table.MqttConnectorOptions.Unreadable;
import io.millrace.functions.model.SecretReference;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.FactoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the options of CREATE TABLE to those of the connector. */
class MqttDynamicTableFactoryTest {

    private static final ResolvedSchema SCHEMA =
            ResolvedSchema.of(Column.physical("v", DataTypes.STRING()));

    @Test
    void leastOptionsGiveTheDefaultsOfTheConnector() {
        assertThat(source(least()).options())
                .isEqualTo(
                        MqttReadOptions.builder(
                                        MqttEndpoint.of("mqtt://h"), "c", List.of("a/+", "b/#"))
                                .build());
        assertThat(source(least()).unreadable()).isEqualTo(Unreadable.SKIP);
    }

    /** Each option with a value that is not its default. */
    @Test
    void everyOptionOfReadingArrives() {
        Map<String, String> options = common();
        options.put("topic", "a/+");
        options.put("scan.qos", "2");
        options.put("scan.sessions", "3");
        options.put("scan.share-group", "g");
        options.put("scan.receive-maximum", "100");
        options.put("scan.expected-rate", "12.5");
        options.put("scan.session-expiry", "2 h");
        options.put("scan.maximum-packet-size", "4 kb");
        options.put("scan.unreadable", "fail");

        assertThat(source(options).options())
                .isEqualTo(
                        MqttReadOptions.builder(endpoint(), "c", List.of("a/+"))
                                .setQos(2)
                                .setSessions(3)
                                .setShareGroup("g")
                                .setReceiveMaximum(100)
                                .setExpectedRate(12.5)
                                .setSessionExpiry(Duration.ofHours(2))
                                .setMaximumPacketBytes(4096)
                                .build());
        assertThat(source(options).unreadable()).isEqualTo(Unreadable.FAIL);
    }

    @Test
    void everyOptionOfWritingArrives() {
        Map<String, String> options = common();
        options.put("topic", "out");
        options.put("sink.retained", "true");
        options.put("sink.most-in-flight", "7");
        options.put("sink.maximum-packet-size", "8 kb");
        options.put("sink.parallelism", "2");

        MqttDynamicTableSink sink = sink(options);
        assertThat(sink.options()).isEqualTo(new MqttWriteOptions(endpoint(), "c-sink", 7, 8192));
        assertThat(sink.topic()).isEqualTo("out");
        assertThat(sink.retained()).isTrue();
    }

    @Test
    void keyStoreTakesThePlaceOfCertificateAndKey() {
        Map<String, String> options = least();
        options.put("url", "mqtts://h");
        options.put("tls.key-store-file", "/k.p12");
        options.put("tls.key-password-env", "KEY");
        options.put("tls.ca-file", "/ca.p12");
        options.put("tls.ca-password-env", "CA");
        options.put("username", "u");
        options.put("password-env", "PASSWORD");

        assertThat(source(options).options().endpoint())
                .isEqualTo(
                        MqttEndpoint.of("mqtts://h")
                                .withUser("u", SecretReference.environment("PASSWORD"))
                                .withTls(
                                        MqttTls.PLATFORM
                                                .withCa(
                                                        "/ca.p12",
                                                        SecretReference.environment("CA"))
                                                .withKeyStore(
                                                        "/k.p12",
                                                        SecretReference.environment("KEY"))));
    }

    /** A constant that was added and forgotten in the factory would be refused as unknown. */
    @Test
    void theFactoryKnowsEveryOptionThatIsDeclared() throws IllegalAccessException {
        Set<ConfigOption<?>> declared = new HashSet<>();
        for (Field field : MqttConnectorOptions.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && field.get(null) instanceof ConfigOption<?> option) {
                declared.add(option);
            }
        }
        declared.add(FactoryUtil.FORMAT);
        declared.add(FactoryUtil.SINK_PARALLELISM);
        MqttDynamicTableFactory factory = new MqttDynamicTableFactory();
        Set<ConfigOption<?>> known = new HashSet<>(factory.requiredOptions());
        known.addAll(factory.optionalOptions());
        assertThat(known).isEqualTo(declared);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url|http://h|options of the connector 'mqtt': broker must be mqtt://host[:port] or"
                        + " mqtts://host[:port], but was 'http://h'",
                "url|mqtt://u:p@h|options of the connector 'mqtt': broker must not hold user"
                    + " information; give the user name and a reference to the password instead",
                "url|mqtt://a b|options of the connector 'mqtt': url must be mqtt://host[:port] or"
                        + " mqtts://host[:port] without spaces and special characters",
                "topic|a/#/b|options of the connector 'mqtt': # must be the last level, but the"
                        + " topic filter is 'a/#/b'",
                "version|4|options of the connector 'mqtt': version must be 5 or 3.1.1, but was"
                        + " '4'",
                "keep-alive|0 s|options of the connector 'mqtt': keep alive in seconds must be in"
                        + " [1, 65535], but was 0",
                "scan.qos|0|options of the connector 'mqtt': qos must be 1 or 2, but was 0: with it"
                        + " the broker would not repeat what a failure has lost",
                "scan.sessions|0|options of the connector 'mqtt': sessions must be in [1, 1024],"
                        + " but was 0",
                "scan.receive-maximum|70000|options of the connector 'mqtt': receive maximum must"
                        + " be in [1, 65535], but was 70000",
                "scan.session-expiry|0 s|options of the connector 'mqtt': session expiry in seconds"
                        + " must be in [1, 4294967295], but was 0",
                "scan.maximum-packet-size|1 gb|options of the connector 'mqtt': maximum packet size"
                        + " in bytes must be in [256, 268435455], but was 1073741824",
                "scan.expected-rate|-1|options of the connector 'mqtt': expected rate in messages a"
                        + " second must be in [0, 1e9], but was -1.0",
                "password-file|/p|options of the connector 'mqtt': a password needs a user name,"
                        + " but only the password was given",
                "tls.ca-file|/ca|options of the connector 'mqtt': certificates and keys need an"
                        + " encrypted connection, as in mqtts://h, but the broker is 'mqtt://h'",
                "password|s3cret|the option 'password' would put the secret itself into the catalog"
                        + " and the job; give password-file or password-env",
                "tls.key-password|s3cret|the option 'tls.key-password' would put the secret itself"
                        + " into the catalog and the job; give tls.key-password-file or"
                        + " tls.key-password-env"
            })
    void aWrongOptionIsOneClearLine(String key, String value, String message) {
        Map<String, String> options = least();
        options.put(key, value);
        assertThat(lines(options)).contains(message);
    }

    /** Our exception is wrapped by Flink's, and may itself have a cause. */
    private static List<String> lines(Map<String, String> options) {
        List<String> messages = new ArrayList<>();
        try {
            create(options, true);
        } catch (ValidationException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                messages.add(String.valueOf(cause.getMessage()));
            }
        }
        assertThat(messages).noneMatch(line -> line.contains("\n"));
        assertThat(messages).noneMatch(line -> line.contains("s3cret"));
        return messages;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url|Missing required options are: url",
                "format|format",
                "client-id|the option 'client-id' is missing: Client id; needed for reading",
                "topic|the option 'topic' is missing: Reading: topic filters with the wildcards +"
                        + " and #, parted by semicolons"
            })
    void aMissingOptionIsNamed(String key, String message) {
        Map<String, String> options = least();
        options.remove(key);
        assertThat(lines(options)).anyMatch(line -> line.contains(message));
    }

    @Test
    void unknownOptionAndUnknownFormatAreNamed() {
        Map<String, String> options = least();
        options.put("scan.qoss", "1");
        assertThat(lines(options)).anyMatch(line -> line.contains("scan.qoss"));
        Map<String, String> formats = least();
        formats.put("format", "yaml");
        assertThat(lines(formats)).anyMatch(line -> line.contains("yaml"));
    }

    @Test
    void writingNeedsOneTopicWithoutWildcards() {
        Map<String, String> options = least();
        assertThatThrownBy(() -> create(options, false))
                .rootCause()
                .hasMessage(
                        "the option 'topic' must be one topic without + and # for writing, but was"
                                + " 'a/+;b/#'");
    }

    /** What travels to the cluster holds where the secret is, not the secret. */
    @Test
    void optionsTravelWithTheJob() throws Exception {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(source(least()).options());
            out.writeObject(sink(common()).options());
        }
    }

    private static Map<String, String> least() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "mqtt");
        options.put("url", "mqtt://h");
        options.put("topic", "a/+;b/#");
        options.put("client-id", "c");
        options.put("format", "raw");
        return options;
    }

    private static Map<String, String> common() {
        Map<String, String> options = least();
        options.remove("topic");
        options.put("url", "mqtts://h:8884");
        options.put("version", "3.1.1");
        options.put("username", "u");
        options.put("password-file", "/p");
        options.put("keep-alive", "10 s");
        options.put("tls.ca-file", "/ca");
        options.put("tls.ca-password-file", "/cap");
        options.put("tls.certificate-file", "/crt");
        options.put("tls.key-file", "/key");
        options.put("tls.key-password-file", "/keyp");
        options.put("tls.verify-host-name", "false");
        return options;
    }

    private static MqttEndpoint endpoint() {
        return MqttEndpoint.of("mqtts://h:8884")
                .withVersion(MqttVersion.V3_1_1)
                .withUser("u", SecretReference.file("/p"))
                .withKeepAlive(Duration.ofSeconds(10))
                .withTls(
                        MqttTls.PLATFORM
                                .withCa("/ca", SecretReference.file("/cap"))
                                .withCertificate("/crt", "/key", SecretReference.file("/keyp"))
                                .withoutHostNameVerification());
    }

    private static MqttDynamicTableSource source(Map<String, String> options) {
        return (MqttDynamicTableSource) create(options, true);
    }

    private static MqttDynamicTableSink sink(Map<String, String> options) {
        return (MqttDynamicTableSink) create(options, false);
    }

    private static Object create(Map<String, String> options, boolean reading) {
        ObjectIdentifier name = ObjectIdentifier.of("c", "d", "t");
        ResolvedCatalogTable table =
                new ResolvedCatalogTable(
                        CatalogTable.newBuilder()
                                .schema(Schema.newBuilder().fromResolvedSchema(SCHEMA).build())
                                .options(options)
                                .build(),
                        SCHEMA);
        ClassLoader loader = MqttDynamicTableFactoryTest.class.getClassLoader();
        return reading
                ? FactoryUtil.createDynamicTableSource(
                        null, name, table, Map.of(), new Configuration(), loader, false)
                : FactoryUtil.createDynamicTableSink(
                        null, name, table, Map.of(), new Configuration(), loader, false);
    }
}
