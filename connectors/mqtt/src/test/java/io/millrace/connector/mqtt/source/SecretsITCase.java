/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttProbe;
import io.millrace.connector.mqtt.client.MqttPublication;
import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.security.TestingCertificates;
import io.millrace.connector.mqtt.sink.MqttSink;
import io.millrace.connector.mqtt.sink.MqttWriteOptions;
import io.millrace.connector.mqtt.source.enumerator.MqttEnumeratorState;
import io.millrace.connector.mqtt.source.enumerator.MqttEnumeratorStateSerializer;
import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import io.millrace.connector.mqtt.source.split.MqttSessionSplitSerializer;
import io.millrace.functions.model.SecretReference;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planted secrets are found nowhere: not in what travels, not in words, not in the log. */
class SecretsITCase {

    private static final String PASSWORD = "sentinel-user-password-5f0e";

    @TempDir Path folder;

    @Test
    void secretsStandInNothingThatTravelsOrIsShown() throws Exception {
        TestingCertificates plant = new TestingCertificates(folder, "plant");
        plant.issue("client", "RSA", "dns:client");
        Path file = Files.writeString(folder.resolve("user-password"), PASSWORD);
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        MqttEndpoint endpoint =
                MqttEndpoint.of("mqtts://localhost:" + nobody)
                        .withUser("user", SecretReference.file(file.toString()))
                        .withTls(
                                MqttTls.PLATFORM
                                        .withCa(plant.file("ca.pem"), null)
                                        .withCertificate(
                                                plant.file("client.pem"),
                                                plant.file("client.encrypted.key"),
                                                SecretReference.file(plant.passwordFile())));
        MqttReadOptions options =
                MqttReadOptions.builder(endpoint, "secretive", List.of("t")).build();
        MqttSource<String> source =
                MqttSource.<String>builder()
                        .setReadOptions(options)
                        .setDeserializationSchema(new TextSchema())
                        .build();
        MqttSink<String> sink =
                MqttSink.<String>builder()
                        .setWriteOptions(MqttWriteOptions.of(endpoint, "secretive"))
                        .setSerializationSchema(text -> MqttPublication.of("t", new byte[0]))
                        .build();
        MqttSessionSplit split = MqttSessionSplit.unopened("secretive");
        StringBuilder shown = new StringBuilder();
        Level before = LogManager.getRootLogger().getLevel();
        String log =
                logOf(
                        () ->
                                assertThatThrownBy(
                                                () ->
                                                        MqttProbe.check(
                                                                options, Duration.ofSeconds(5)))
                                        .satisfies(e -> append(shown, e)));
        assertThat(LogManager.getRootLogger().getLevel()).isEqualTo(before);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "s").sinkTo(sink);
        shown.append(options).append(endpoint).append(split).append(log);
        shown.append(env.getExecutionPlan());
        shown.append(text(bytes(options))).append(text(bytes(source))).append(text(bytes(sink)));
        shown.append(text(new MqttSessionSplitSerializer().serialize(split)));
        shown.append(
                text(
                        new MqttEnumeratorStateSerializer()
                                .serialize(new MqttEnumeratorState(List.of("a"), List.of(split)))));
        String key = Files.readString(Path.of(plant.file("client.key"))).lines().toList().get(3);
        assertThat(key).hasSizeGreaterThan(60);

        assertThat(shown.toString())
                .as("the search finds what is there")
                .contains(file.toString(), plant.file("client.encrypted.key"), "secretive");
        assertThat(Stream.of(PASSWORD, TestingCertificates.PASSWORD, key))
                .noneMatch(shown.toString()::contains);
    }

    /** All that is logged meanwhile, down to the last word. */
    private static String logOf(Runnable action) {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        StringWriter written = new StringWriter();
        WriterAppender appender =
                WriterAppender.newBuilder()
                        .setName("planted")
                        .setTarget(written)
                        .setLayout(
                                PatternLayout.newBuilder().withPattern("%m %throwable%n").build())
                        .build();
        appender.start();
        Logger root = context.getRootLogger();
        Level level = root.getLevel();
        root.addAppender(appender);
        root.setLevel(Level.ALL);
        try {
            action.run();
        } finally {
            root.setLevel(level);
            root.removeAppender(appender);
        }
        return written.toString();
    }

    private static void append(StringBuilder shown, Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        shown.append(trace);
    }

    private static byte[] bytes(Object travelling) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(travelling);
        }
        return bytes.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
