/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.plant.TestingSubscriber;
import io.millrace.plant.TestingSubscriber.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded broker with its raised limits, and the publisher over a connection that breaks. */
class BrokerAndPublisherITCase {

    private static final int MANY = 3_000;
    private static final long TIMEOUT_MILLIS = 30_000;

    @TempDir private static Path folder = Path.of(".");
    private static @Nullable EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() throws BrokerUnavailableException {
        broker = EmbeddedBroker.start("127.0.0.1", 0, folder);
    }

    @AfterAll
    static void stopBroker() {
        running().close();
        assertThat(folder).as("cleared at the end").isEmptyDirectory();
    }

    private static EmbeddedBroker running() {
        if (broker == null) {
            throw new IllegalStateException("the broker was not started");
        }
        return broker;
    }

    private static MqttPublisher publisher(int port) throws BrokerUnavailableException {
        return MqttPublisher.connect(
                new BrokerAddress("127.0.0.1", port), "test/commands", command -> {});
    }

    private static void publishNumbers(MqttPublisher publisher, String topic, Delivery delivery) {
        for (int i = 0; i < MANY; i++) {
            byte[] payload = String.valueOf(i).getBytes(StandardCharsets.UTF_8);
            assertThat(publisher.publish(topic, payload, false, delivery)).isTrue();
        }
    }

    private static List<Integer> numbers(List<Message> messages) {
        return messages.stream()
                .map(m -> Integer.valueOf(new String(m.payload(), StandardCharsets.UTF_8)))
                .toList();
    }

    private static List<Integer> allNumbers() {
        return IntStream.range(0, MANY).boxed().toList();
    }

    @Test
    void subscriberThatHoldsItsAcknowledgementsBackGetsThousandsOfMessages()
            throws BrokerUnavailableException, MqttException, InterruptedException {
        int port = running().port();
        try (TestingSubscriber holder =
                        TestingSubscriber.connect(port, "holder", false, true, "held/#");
                MqttPublisher publisher = publisher(port)) {
            publishNumbers(publisher, "held/x", Delivery.IGNORED);
            assertThat(numbers(holder.await(MANY))).isEqualTo(allNumbers());
        }
    }

    @Test
    void absentSubscriberGetsThousandsOfMessagesWhenItComesBack()
            throws BrokerUnavailableException, MqttException, InterruptedException {
        int port = running().port();
        TestingSubscriber.connect(port, "absent", true, true, "queued/#").close();
        AtomicInteger unclaimed = new AtomicInteger();
        try (MqttPublisher publisher = publisher(port)) {
            publishNumbers(
                    publisher,
                    "queued/x",
                    reason -> {
                        if (reason == Delivery.NO_MATCHING_SUBSCRIBERS) {
                            unclaimed.incrementAndGet();
                        }
                    });
            assertThat(publisher.awaitDelivered(TIMEOUT_MILLIS)).isTrue();
        }
        assertThat(unclaimed).as("an absent session is a subscriber too").hasValue(0);
        try (TestingSubscriber back = TestingSubscriber.connect(port, "absent", true, false)) {
            assertThat(numbers(back.await(MANY))).isEqualTo(allNumbers());
        }
    }

    @Test
    void messageThatNobodySubscribesToIsToldApart()
            throws BrokerUnavailableException, InterruptedException {
        List<Integer> reasons = new ArrayList<>();
        try (MqttPublisher publisher = publisher(running().port())) {
            publisher.publish("nobody/listens", new byte[] {1}, false, reasons::add);
            assertThat(publisher.awaitDelivered(TIMEOUT_MILLIS)).isTrue();
        }
        assertThat(reasons).containsExactly(Delivery.NO_MATCHING_SUBSCRIBERS);
    }

    @Test
    void cutConnectionLosesNothingAndEachMessageIsSettledOnce()
            throws BrokerUnavailableException, MqttException, InterruptedException, IOException {
        int port = running().port();
        AtomicIntegerArray settled = new AtomicIntegerArray(MANY);
        AtomicInteger resent = new AtomicInteger();
        AtomicInteger acknowledged = new AtomicInteger();
        try (TestingSubscriber witness =
                        TestingSubscriber.connect(port, "witness", true, true, "cut/#");
                TestingCutProxy proxy = new TestingCutProxy(port);
                MqttPublisher publisher = publisher(proxy.port())) {
            for (int i = 0; i < MANY; i++) {
                int number = i;
                byte[] payload = String.valueOf(i).getBytes(StandardCharsets.UTF_8);
                publisher.publish(
                        "cut/x",
                        payload,
                        false,
                        new Delivery() {
                            @Override
                            public void settled(int reasonCode) {
                                settled.incrementAndGet(number);
                                acknowledged.incrementAndGet();
                            }

                            @Override
                            public void resent() {
                                resent.incrementAndGet();
                            }
                        });
                if (i % 600 == 599) {
                    proxy.cut();
                }
            }
            assertThat(publisher.awaitDelivered(TIMEOUT_MILLIS)).isTrue();
            assertThat(acknowledged).hasValue(MANY);
            for (int i = 0; i < MANY; i++) {
                assertThat(settled.get(i)).as("message %d", i).isEqualTo(1);
            }
            assertThat(resent.get()).as("the cuts hit messages on their way").isPositive();
            Set<Integer> distinct = new LinkedHashSet<>();
            while (distinct.size() < MANY) {
                distinct.addAll(numbers(witness.await(1)));
            }
            assertThat(List.copyOf(distinct)).as("in order").isEqualTo(allNumbers());
        }
    }

    @Test
    void speaksMqtt311Too() throws IOException {
        byte[] connect = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 30, 0, 1, 'c'};
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running().port())) {
            socket.getOutputStream().write(connect);
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(4)).containsExactly(0x20, 2, 0, 0);
        }
    }

    @Test
    void secondBrokerOnTheSamePortIsRefusedInOneLine() {
        assertThatThrownBy(
                        () -> EmbeddedBroker.start("127.0.0.1", running().port(), folder).close())
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + running().port())
                .hasMessageNotContaining("\n");
    }

    @Test
    void listensOnTheLoopbackOnly() throws IOException {
        InetAddress other =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(a -> !a.isLoopbackAddress() && a instanceof Inet4Address)
                        .findFirst()
                        .orElse(null);
        assumeTrue(other != null, "this machine has no address but the loopback");
        assertThatThrownBy(() -> new Socket(other, running().port()).close())
                .isInstanceOf(IOException.class);
    }
}
