/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.mqtt.broker.FaultProxy;
import io.millrace.connector.mqtt.broker.MosquittoBroker;
import io.millrace.connector.mqtt.broker.TestingPublisher;
import io.millrace.connector.mqtt.client.MqttConnectionException.Kind;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.functions.model.SecretReference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client library against a real mosquitto: sessions, acknowledgements, refusals, losses. */
class PahoConnectionITCase {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @TempDir static Path folder;
    private static MosquittoBroker open;
    private static MosquittoBroker guarded;

    @BeforeAll
    static void start() throws Exception {
        MosquittoBroker.assumeInstalled();
        open = new MosquittoBroker(folder.resolve("open"), "allow_anonymous true");
        Path passwords = folder.resolve("passwords");
        new ProcessBuilder("mosquitto_passwd", "-c", "-b", passwords.toString(), "plant", "right")
                .start()
                .waitFor();
        Path rules = folder.resolve("rules");
        Files.writeString(rules, "user plant\ntopic read allowed/#\n");
        guarded =
                new MosquittoBroker(
                        folder.resolve("guarded"),
                        "allow_anonymous false",
                        "password_file " + passwords,
                        "acl_file " + rules);
    }

    @AfterAll
    static void stop() {
        if (open != null) {
            open.close();
        }
        if (guarded != null) {
            guarded.close();
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void unacknowledgedMessagesComeAgainInOrderUnderTheirPacketIds(MqttVersion version)
            throws Exception {
        String topic = "again/" + version;
        MqttReadOptions options = options(open.port(), version, "again-" + version, topic);
        Recorder first = new Recorder();
        MqttConnection connection = connect(options, first);
        assertThat(connection.open(DEADLINE).sessionPresent()).isFalse();
        connection.subscribe(List.of(topic), DEADLINE);
        try (TestingPublisher publisher = new TestingPublisher(open.port())) {
            publisher.publish(topic, List.of("a", "b", "c", "d"));
        }
        List<String> delivered = first.take(4);
        assertThat(delivered).containsExactly("1 a", "2 b", "3 c", "4 d");
        connection.acknowledge(1);
        connection.close(Duration.ofSeconds(1));

        Recorder second = new Recorder();
        MqttConnection again = connect(options, second);
        assertThat(again.open(DEADLINE).sessionPresent()).as("the session is kept").isTrue();
        assertThat(second.take(3)).containsExactly("2 b", "3 c", "4 d");
        again.close(Duration.ZERO);
        again.close(Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void lostConnectionIsReportedAndLeavesNoThreads(MqttVersion version) throws Exception {
        try (FaultProxy proxy = new FaultProxy(open.port())) {
            String clientId = "threads-" + version;
            MqttReadOptions options = options(proxy.port(), version, clientId, "t");
            for (int cycle = 0; cycle < 20; cycle++) {
                Recorder recorder = new Recorder();
                MqttConnection connection = connect(options, recorder);
                connection.open(DEADLINE);
                proxy.cut();
                assertThat(recorder.losses.poll(10, TimeUnit.SECONDS)).isNotNull();
                connection.close(Duration.ZERO);
            }
            await(() -> threads(clientId).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void silenceIsNoticedWithinTwoKeepAlives(MqttVersion version) throws Exception {
        try (FaultProxy proxy = new FaultProxy(open.port())) {
            MqttReadOptions options = options(proxy.port(), version, "silence-" + version, "t");
            Recorder recorder = new Recorder();
            MqttConnection connection = connect(options, recorder);
            connection.open(DEADLINE);
            proxy.swallow(true);
            long begin = System.nanoTime();
            assertThat(recorder.losses.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(options.endpoint().keepAlive().multipliedBy(5).dividedBy(2));
            connection.close(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void attemptIsGivenUpAtItsDeadline(MqttVersion version) throws Exception {
        try (FaultProxy proxy = new FaultProxy(open.port())) {
            proxy.swallow(true);
            MqttReadOptions options = options(proxy.port(), version, "deadline-" + version, "t");
            MqttConnection connection = connect(options, new Recorder());
            assertThatThrownBy(() -> connection.open(Duration.ofSeconds(1)))
                    .isInstanceOf(MqttConnectionException.class)
                    .hasMessageEndingWith(": no answer to CONNECT in time");
            connection.close(Duration.ZERO);
            await(() -> threads("deadline-" + version).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void probeIsContentWithARightPassword(MqttVersion version) throws Exception {
        MqttReadOptions options = guarded(version, "plant", "right", "allowed/#");
        assertThatCode(() -> MqttProbe.check(options, DEADLINE)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void probeNamesAWrongPassword(MqttVersion version) throws Exception {
        assertRefused(
                guarded(version, "plant", "wrong", "allowed/#"),
                Kind.NOT_AUTHORIZED,
                "user name 'plant'");
        assertRefused(
                guarded(version, null, null, "allowed/#"), Kind.NOT_AUTHORIZED, "none was given");
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void probeNamesAnUnreachableBroker(MqttVersion version) throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        assertRefused(
                options(nobody, version, "probe", "t"),
                Kind.UNREACHABLE,
                "cannot connect to mqtt://127.0.0.1:"
                        + nobody
                        + " as client 'probe-probe': nobody listens there");
    }

    @Test
    void probeNamesAMissingSecret() {
        MqttReadOptions options =
                MqttReadOptions.builder(
                                MqttEndpoint.of("mqtt://127.0.0.1:" + open.port())
                                        .withUser("user", SecretReference.file("/no/such/file")),
                                "probe",
                                List.of("t"))
                        .build();
        assertRefused(options, Kind.SECRET, "cannot read the secret file '/no/such/file'");
    }

    @Test
    void messageBeyondTheMaximumPacketSizeIsNotSent() throws Exception {
        MqttReadOptions options = options(open.port(), MqttVersion.V5, "big", "big");
        Recorder recorder = new Recorder();
        MqttConnection connection = connect(options, recorder);
        connection.open(DEADLINE);
        connection.subscribe(List.of("big"), DEADLINE);
        try (TestingPublisher publisher = new TestingPublisher(open.port())) {
            publisher.publish("big", List.of("x".repeat(20_000), "small"));
        }
        assertThat(recorder.take(1).get(0)).endsWith(" small");
        assertThat(recorder.losses).isEmpty();
        connection.close(Duration.ofSeconds(1));
    }

    private static void assertRefused(MqttReadOptions options, Kind kind, String message) {
        assertThatThrownBy(() -> MqttProbe.check(options, DEADLINE))
                .isInstanceOfSatisfying(
                        MqttConnectionException.class,
                        e -> {
                            assertThat(e.kind()).isIn(kind, Kind.BAD_CREDENTIALS);
                            assertThat(e.getMessage()).contains(message).doesNotContain("\n");
                        });
    }

    private static MqttConnection connect(MqttReadOptions options, Recorder recorder) {
        return MqttConnectionFactory.paho()
                .create(
                        new MqttConnectionSettings(
                                options.endpoint(),
                                options.clientId(),
                                options.sessionExpiry(),
                                options.receiveMaximum(),
                                options.maximumPacketBytes()),
                        recorder);
    }

    private static MqttReadOptions options(
            int port, MqttVersion version, String clientId, String filter) {
        return options(port, version, clientId, null, null, filter);
    }

    private static MqttReadOptions guarded(
            MqttVersion version, @Nullable String user, @Nullable String password, String filter)
            throws IOException {
        SecretReference secret = null;
        if (password != null) {
            Path file = folder.resolve("secret-" + password);
            Files.writeString(file, password + "\n");
            secret = SecretReference.file(file.toString());
        }
        return options(guarded.port(), version, "probe", user, secret, filter);
    }

    private static MqttReadOptions options(
            int port,
            MqttVersion version,
            String clientId,
            @Nullable String user,
            @Nullable SecretReference password,
            String filter) {
        MqttEndpoint endpoint =
                MqttEndpoint.of("mqtt://127.0.0.1:" + port)
                        .withVersion(version)
                        .withUser(user, password)
                        .withKeepAlive(Duration.ofSeconds(2));
        return MqttReadOptions.builder(endpoint, clientId, List.of(filter))
                .setSessionExpiry(Duration.ofHours(1))
                .setMaximumPacketBytes(10_000)
                .build();
    }

    private static List<String> threads(String clientId) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(clientId))
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Writes down what is reported. */
    private static final class Recorder implements MqttConnectionListener {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> losses = new LinkedBlockingQueue<>();

        @Override
        public void messageArrived(
                int packetId,
                String topic,
                byte[] payload,
                boolean retained,
                boolean duplicate,
                List<MqttUserProperty> userProperties) {
            messages.add(packetId + " " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void connectionLost(String reason) {
            losses.add(reason);
        }

        List<String> take(int count) throws InterruptedException {
            List<String> taken = new ArrayList<>();
            while (taken.size() < count) {
                String message = messages.poll(10, TimeUnit.SECONDS);
                assertThat(message).as("message %d", taken.size() + 1).isNotNull();
                taken.add(message);
            }
            return taken;
        }
    }
}
