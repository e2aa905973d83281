/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.sink.MqttWriteOptions;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * The options of a table. What is common to reading and writing has no prefix; {@code
 * docs/reference/mqtt-sql.md} has the same table, and a test compares the two.
 */
public final class MqttConnectorOptions {

    public static final ConfigOption<String> URL =
            ConfigOptions.key("url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The broker: mqtt://host[:port] (1883) or mqtts://host[:port] (8883),"
                                    + " without user name or password.");

    public static final ConfigOption<List<String>> TOPIC =
            ConfigOptions.key("topic")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Reading: topic filters with the wildcards + and #, parted by"
                                    + " semicolons. Writing: the one topic that is written to; not"
                                    + " needed where the metadata column topic names it for each"
                                    + " row.");

    public static final ConfigOption<String> CLIENT_ID =
            ConfigOptions.key("client-id")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Client id; needed for reading. The broker keeps the session and its"
                                    + " messages under it: two queries that read need two.");

    public static final ConfigOption<String> VERSION =
            ConfigOptions.key("version")
                    .stringType()
                    .defaultValue("5")
                    .withDescription("Protocol version: 5 or 3.1.1.");

    public static final ConfigOption<String> USERNAME =
            ConfigOptions.key("username")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("User name.");

    public static final ConfigOption<String> PASSWORD_FILE =
            ConfigOptions.key("password-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "File with the password, on each machine that connects; it is read when"
                                    + " the connection is opened.");

    public static final ConfigOption<String> PASSWORD_ENV =
            ConfigOptions.key("password-env")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Environment variable with the password, of each process that"
                                    + " connects.");

    public static final ConfigOption<Duration> KEEP_ALIVE =
            ConfigOptions.key("keep-alive")
                    .durationType()
                    .defaultValue(MqttEndpoint.DEFAULT_KEEP_ALIVE)
                    .withDescription("Longest silence on the connection, in [1 s, 65535 s].");

    public static final ConfigOption<String> TLS_CA_FILE =
            ConfigOptions.key("tls.ca-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Certificates that are trusted, PEM or PKCS#12; without it those of the"
                                    + " Java platform.");

    public static final ConfigOption<String> TLS_CA_PASSWORD_FILE =
            ConfigOptions.key("tls.ca-password-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("File with the password of a PKCS#12 tls.ca-file.");

    public static final ConfigOption<String> TLS_CA_PASSWORD_ENV =
            ConfigOptions.key("tls.ca-password-env")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Environment variable with the password of a PKCS#12 tls.ca-file.");

    public static final ConfigOption<String> TLS_CERTIFICATE_FILE =
            ConfigOptions.key("tls.certificate-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Own certificate with its chain, PEM.");

    public static final ConfigOption<String> TLS_KEY_FILE =
            ConfigOptions.key("tls.key-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Private key of the certificate, PEM with PKCS#8.");

    public static final ConfigOption<String> TLS_KEY_STORE_FILE =
            ConfigOptions.key("tls.key-store-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Own certificate and private key together, PKCS#12; in the place of"
                                    + " tls.certificate-file and tls.key-file.");

    public static final ConfigOption<String> TLS_KEY_PASSWORD_FILE =
            ConfigOptions.key("tls.key-password-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "File with the password of an encrypted key or of the key store.");

    public static final ConfigOption<String> TLS_KEY_PASSWORD_ENV =
            ConfigOptions.key("tls.key-password-env")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Environment variable with the password of an encrypted key or of the"
                                    + " key store.");

    public static final ConfigOption<Boolean> TLS_VERIFY_HOST_NAME =
            ConfigOptions.key("tls.verify-host-name")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether the broker's certificate must name the host that was"
                                    + " connected to.");

    public static final ConfigOption<Integer> SCAN_QOS =
            ConfigOptions.key("scan.qos")
                    .intType()
                    .defaultValue(MqttReadOptions.DEFAULT_QOS)
                    .withDescription(
                            "Quality of service that is asked for, 1 or 2; 2 is lowered to 1 with a"
                                    + " warning.");

    public static final ConfigOption<Integer> SCAN_SESSIONS =
            ConfigOptions.key("scan.sessions")
                    .intType()
                    .defaultValue(MqttReadOptions.DEFAULT_SESSIONS)
                    .withDescription(
                            "Number of sessions that share the messages, in [1, 1024]; more than"
                                    + " one subscribe with $share.");

    public static final ConfigOption<String> SCAN_SHARE_GROUP =
            ConfigOptions.key("scan.share-group")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Name under which several sessions subscribe; without it the client"
                                    + " id.");

    public static final ConfigOption<Integer> SCAN_RECEIVE_MAXIMUM =
            ConfigOptions.key("scan.receive-maximum")
                    .intType()
                    .defaultValue(MqttReadOptions.DEFAULT_RECEIVE_MAXIMUM)
                    .withDescription(
                            "Largest number of messages on their way unacknowledged to one session,"
                                    + " in [1, 65535]; at least twice rate x checkpoint interval.");

    public static final ConfigOption<Double> SCAN_EXPECTED_RATE =
            ConfigOptions.key("scan.expected-rate")
                    .doubleType()
                    .defaultValue(0.0)
                    .withDescription(
                            "Messages a second of all sessions together, for the check of"
                                    + " scan.receive-maximum; 0 where it is not known.");

    public static final ConfigOption<Duration> SCAN_SESSION_EXPIRY =
            ConfigOptions.key("scan.session-expiry")
                    .durationType()
                    .defaultValue(MqttReadOptions.DEFAULT_SESSION_EXPIRY)
                    .withDescription(
                            "How long the broker keeps the session while nobody is connected, at"
                                    + " least 1 s.");

    public static final ConfigOption<MemorySize> SCAN_MAXIMUM_PACKET_SIZE =
            ConfigOptions.key("scan.maximum-packet-size")
                    .memoryType()
                    .defaultValue(new MemorySize(MqttReadOptions.DEFAULT_MAXIMUM_PACKET_BYTES))
                    .withDescription(
                            "Largest message that the broker may send, in [256 bytes, 268435455"
                                    + " bytes], MQTT 5 only.");

    public static final ConfigOption<Unreadable> SCAN_UNREADABLE =
            ConfigOptions.key("scan.unreadable")
                    .enumType(Unreadable.class)
                    .defaultValue(Unreadable.SKIP)
                    .withDescription(
                            "What happens to a message that the format cannot read: skip drops it"
                                    + " and says so in the log, fail ends the job. Where the table"
                                    + " has the metadata column error, it becomes a row instead.");

    public static final ConfigOption<Boolean> SINK_RETAINED =
            ConfigOptions.key("sink.retained")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the broker keeps each message for subscriptions to come,"
                                    + " unless the metadata column retained says it for each row.");

    public static final ConfigOption<Integer> SINK_MOST_IN_FLIGHT =
            ConfigOptions.key("sink.most-in-flight")
                    .intType()
                    .defaultValue(MqttWriteOptions.DEFAULT_MOST_IN_FLIGHT)
                    .withDescription(
                            "Largest number of messages of a subtask that wait for the broker's"
                                    + " acknowledgement, in [1, 65535].");

    public static final ConfigOption<MemorySize> SINK_MAXIMUM_PACKET_SIZE =
            ConfigOptions.key("sink.maximum-packet-size")
                    .memoryType()
                    .defaultValue(new MemorySize(MqttWriteOptions.DEFAULT_MAXIMUM_PACKET_BYTES))
                    .withDescription(
                            "Largest message, in [256 bytes, 268435455 bytes]; larger ones are"
                                    + " rejected and counted.");

    /** What happens to a message that the format cannot read. */
    public enum Unreadable {
        SKIP,
        FAIL
    }

    private MqttConnectorOptions() {}
}
