/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.admin.AdminService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT broker in this process (HiveMQ Community Edition, versions 3.1, 3.1.1 and 5), sessions
 * and retained messages in memory.
 *
 * <p>Three of its limits are raised, because a Flink job acknowledges a message only when the
 * checkpoint that holds it completes: unacknowledged messages on their way to one client (50
 * whatever the client allows), messages waiting for an absent client (1,000, and then they are
 * thrown away), and unacknowledged messages from one client (10). For the same reason {@link
 * EagerDelivery} takes part. Its usage statistics are switched off: the plant calls nobody.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** Messages that wait for an absent client; more are thrown away, the newest first. */
    public static final int LARGEST_QUEUE = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private static final int LARGEST_RECEIVE_MAXIMUM = 65_535;
    private static final int SHUTDOWN_GRACE_MILLIS = 100;
    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 30;

    private final EmbeddedHiveMQ broker;
    private final EagerDelivery delivery;
    private final BrokerFolder folder;
    private final String host;
    private final int port;

    private EmbeddedBroker(
            EmbeddedHiveMQ broker,
            EagerDelivery delivery,
            BrokerFolder folder,
            String host,
            int port) {
        this.broker = broker;
        this.delivery = delivery;
        this.folder = folder;
        this.host = host;
        this.port = port;
    }

    /**
     * Starts a broker.
     *
     * @param bind address to listen on
     * @param port port to listen on; 0: a free one
     * @param data folder in which the broker may have its own, cleared at the end
     * @throws BrokerUnavailableException if the port is taken, or the broker does not start
     */
    public static EmbeddedBroker start(String bind, int port, Path data)
            throws BrokerUnavailableException {
        requireFree(bind, port);
        BrokerFolder folder = null;
        Inside extension = new Inside();
        try {
            folder = BrokerFolder.under(data);
            raiseLimits(folder);
            Files.writeString(folder.resolve("conf").resolve("config.xml"), config(bind, port));
            EmbeddedHiveMQ broker =
                    EmbeddedHiveMQ.builder()
                            .withConfigurationFolder(folder.resolve("conf"))
                            .withDataFolder(folder.resolve("data"))
                            .withExtensionsFolder(folder.resolve("extensions"))
                            .withEmbeddedExtension(
                                    EmbeddedExtension.builder()
                                            .withId("millrace-plant")
                                            .withName("Millrace plant")
                                            .withVersion("1")
                                            .withExtensionMain(extension)
                                            .build())
                            .withoutLoggingBootstrap()
                            .build();
            broker.start().get(START_SECONDS, TimeUnit.SECONDS);
            EagerDelivery delivery = EagerDelivery.start(broker, extension.clients());
            return new EmbeddedBroker(broker, delivery, folder, bind, extension.port());
        } catch (IOException | ExecutionException | TimeoutException e) {
            closeQuietly(folder);
            throw new BrokerUnavailableException(
                    "the broker did not start on %s:%d: %s".formatted(bind, port, reason(e)), e);
        } catch (InterruptedException e) {
            closeQuietly(folder);
            Thread.currentThread().interrupt();
            throw new BrokerUnavailableException("interrupted while the broker started", e);
        }
    }

    /** Port on which it listens. */
    public int port() {
        return port;
    }

    /** Where to find it, for a client on this machine. */
    public BrokerAddress address() {
        return new BrokerAddress(host.equals("0.0.0.0") ? "127.0.0.1" : host, port);
    }

    @Override
    public void close() {
        delivery.close();
        try {
            broker.stop().get(STOP_SECONDS, TimeUnit.SECONDS);
            broker.close();
        } catch (ExecutionException | TimeoutException | CompletionException e) {
            LOG.warn("the broker did not stop in order: {}", reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(folder);
        }
    }

    private static void requireFree(String bind, int port) throws BrokerUnavailableException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
        } catch (UnknownHostException e) {
            throw new BrokerUnavailableException("unknown address to listen on: " + bind, e);
        } catch (IOException e) {
            throw new BrokerUnavailableException(
                    "cannot listen on %s:%d (%s); choose another --port, or 0 for a free one"
                            .formatted(bind, port, e.getMessage()),
                    e);
        }
    }

    private static void raiseLimits(BrokerFolder folder) {
        InternalConfigurations.MAX_INFLIGHT_WINDOW_SIZE_MESSAGES = EagerDelivery.LARGEST_WINDOW;
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(SHUTDOWN_GRACE_MILLIS);
        System.setProperty("hivemq.home", folder.resolve("").toString());
        System.setProperty("jna.tmpdir", folder.resolve("native").toString());
    }

    private static String config(String bind, int port) {
        return """
        <?xml version="1.0"?>
        <hivemq>
          <listeners>
            <tcp-listener><port>%d</port><bind-address>%s</bind-address></tcp-listener>
          </listeners>
          <mqtt>
            <queued-messages><max-queue-size>%d</max-queue-size><strategy>discard</strategy></queued-messages>
            <receive-maximum><server-receive-maximum>%d</server-receive-maximum></receive-maximum>
          </mqtt>
          <persistence><mode>in-memory</mode></persistence>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
        </hivemq>
        """
                .formatted(port, bind, LARGEST_QUEUE, LARGEST_RECEIVE_MAXIMUM);
    }

    private static String reason(Throwable e) {
        Throwable cause =
                e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
    }

    private static void closeQuietly(@Nullable BrokerFolder folder) {
        if (folder == null) {
            return;
        }
        try {
            folder.close();
        } catch (IOException e) {
            LOG.warn("the broker's folder could not be cleared: {}", e.toString());
        }
    }

    /** Knows from inside on which port the broker listens, and who is or was connected. */
    private static final class Inside implements ExtensionMain {

        private final Set<String> clients = ConcurrentHashMap.newKeySet();
        private volatile @Nullable AdminService admin;

        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            admin = Services.adminService();
            Services.eventRegistry()
                    .setClientLifecycleEventListener(any -> new Attendance(clients));
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
            admin = null;
        }

        Set<String> clients() {
            return clients;
        }

        int port() throws BrokerUnavailableException {
            AdminService running = admin;
            if (running == null) {
                throw new BrokerUnavailableException("the broker does not tell its port");
            }
            return running.getServerInformation().getListener().stream()
                    .findFirst()
                    .orElseThrow(() -> new BrokerUnavailableException("the broker does not listen"))
                    .getPort();
        }
    }

    /** Keeps the list of who is or was connected. */
    private record Attendance(Set<String> clients) implements ClientLifecycleEventListener {

        @Override
        public void onMqttConnectionStart(ConnectionStartInput input) {
            // not yet let in
        }

        @Override
        public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
            clients.add(input.getClientInformation().getClientId());
        }

        @Override
        public void onDisconnect(DisconnectEventInput input) {
            // may come after the same client's next connection began, so it tells nothing
        }
    }
}
