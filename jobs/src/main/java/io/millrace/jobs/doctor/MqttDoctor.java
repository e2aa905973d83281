/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import io.millrace.connector.mqtt.client.BrokerAnswer;
import io.millrace.connector.mqtt.client.MqttConnection;
import io.millrace.connector.mqtt.client.MqttConnectionException;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttConnectionSettings;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.security.TlsException;
import io.millrace.connector.mqtt.security.TlsFailure;
import io.millrace.connector.mqtt.security.TlsSocketFactory;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Goes to a broker step by step as the job would, and stops at the first step that fails: name,
 * port, TLS, login, session, subscription, messages. Leaves nothing behind: its session ends with
 * its connection, and it acknowledges nothing that another session waits for.
 */
final class MqttDoctor {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final int RECEIVE_MAXIMUM = 65_535;

    private final MqttEndpoint endpoint;
    private final List<String> filters;
    private final Duration listening;
    private final String passwordKey;
    private final Consumer<Step> progress;
    private final List<Step> steps = new ArrayList<>();

    /**
     * @param endpoint the broker and how to get in
     * @param filters what to listen to
     * @param listening for how long
     * @param passwordKey how the configuration refers to the password, or empty
     * @param progress takes each step as it ends
     */
    MqttDoctor(
            MqttEndpoint endpoint,
            List<String> filters,
            Duration listening,
            String passwordKey,
            Consumer<Step> progress) {
        this.endpoint = endpoint;
        this.filters = filters;
        this.listening = listening;
        this.passwordKey = passwordKey;
        this.progress = progress;
    }

    Diagnosis examine() throws InterruptedException {
        if (!(resolve() && reach() && encrypt())) {
            return diagnosis(List.of(), List.of());
        }
        TopicSurvey survey = new TopicSurvey();
        MqttConnection connection =
                MqttConnectionFactory.paho()
                        .create(
                                new MqttConnectionSettings(
                                        endpoint,
                                        "millrace-doctor-" + ProcessHandle.current().pid(),
                                        Duration.ZERO,
                                        RECEIVE_MAXIMUM,
                                        MqttReadOptions.DEFAULT_MAXIMUM_PACKET_BYTES),
                                survey);
        try {
            BrokerAnswer answer = login(connection);
            if (answer == null) {
                return diagnosis(List.of(), List.of());
            }
            List<String> limits = BrokerLimits.of(endpoint.version(), answer);
            if (!subscribe(connection)) {
                return diagnosis(limits, List.of());
            }
            return diagnosis(limits, listen(survey));
        } finally {
            connection.close(GRACE);
        }
    }

    private Diagnosis diagnosis(List<String> limits, List<TopicFinding> topics) {
        return new Diagnosis(
                endpoint.broker().toString(),
                steps.stream().allMatch(Step::passed),
                List.copyOf(steps),
                limits,
                topics,
                ConfigurationBlock.of(endpoint, passwordKey, topics));
    }

    private boolean resolve() {
        String host = endpoint.broker().getHost();
        try {
            return done(
                    Step.passed(
                            "name",
                            "%s is %s"
                                    .formatted(
                                            host, InetAddress.getByName(host).getHostAddress())));
        } catch (UnknownHostException e) {
            return done(
                    Step.failed(
                            "name",
                            "nobody knows the host '%s'".formatted(host),
                            "correct the host in --url, or the name server of this machine"));
        }
    }

    private boolean reach() {
        try (Socket socket = connect()) {
            return done(Step.passed("port", "port %d answers".formatted(socket.getPort())));
        } catch (IOException e) {
            return done(
                    Step.failed(
                            "port",
                            "nothing listens on port %d (%s)"
                                    .formatted(endpoint.port(), e.getMessage()),
                            "correct the port in --url (mqtt 1883, mqtts 8883), start the broker,"
                                    + " or open the firewall between here and there"));
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(endpoint.broker().getHost(), endpoint.port()),
                    (int) DEADLINE.toMillis());
            socket.setSoTimeout((int) DEADLINE.toMillis());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private boolean encrypt() {
        if (!endpoint.isEncrypted()) {
            return done(
                    new Step(
                            "tls",
                            true,
                            "not encrypted: everybody on the network reads what is sent, the"
                                    + " password too",
                            "use mqtts:// where the broker has an encrypted listener"));
        }
        MqttTls tls = endpoint.tls() == null ? MqttTls.PLATFORM : endpoint.tls();
        String host = endpoint.broker().getHost();
        try (Socket plain = connect();
                SSLSocket socket =
                        (SSLSocket)
                                TlsSocketFactory.of(tls)
                                        .createSocket(plain, host, endpoint.port(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            if (tls.verifyHostName()) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate certificate =
                    (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return done(
                    Step.passed(
                            "tls",
                            "%s, certificate of %s, valid until %s"
                                    .formatted(
                                            socket.getSession().getProtocol(),
                                            certificate.getSubjectX500Principal().getName(),
                                            certificate.getNotAfter().toInstant())));
        } catch (TlsException e) {
            return done(
                    Step.failed(
                            "tls",
                            String.valueOf(e.getMessage()),
                            "correct --ca-file, --certificate-file, --key-file or"
                                    + " --key-store-file"));
        } catch (IOException e) {
            String explained = TlsFailure.explain(e, endpoint.tls(), host);
            return done(
                    Step.failed(
                            "tls",
                            explained == null ? String.valueOf(e.getMessage()) : explained,
                            "correct --ca-file, the host in --url, or the broker's certificate"));
        }
    }

    private @Nullable BrokerAnswer login(MqttConnection connection) {
        try {
            BrokerAnswer answer = connection.open(DEADLINE);
            done(
                    Step.passed(
                            "login",
                            "MQTT %s, %s"
                                    .formatted(
                                            endpoint.version() == MqttVersion.V5 ? "5" : "3.1.1",
                                            endpoint.username() == null
                                                    ? "without a user name"
                                                    : "as '" + endpoint.username() + "'")));
            done(
                    Step.passed(
                            "session",
                            endpoint.version() == MqttVersion.V5
                                    ? "the broker takes up to %d unacknowledged messages of ours, of up to %d bytes"
                                            .formatted(
                                                    answer.receiveMaximum(),
                                                    answer.maximumPacketBytes())
                                    : "MQTT 3.1.1 tells no limits"));
            return answer;
        } catch (MqttConnectionException e) {
            done(Step.failed("login", String.valueOf(e.getMessage()), advice(e.kind())));
            return null;
        }
    }

    private static String advice(MqttConnectionException.Kind kind) {
        return switch (kind) {
            case BAD_CREDENTIALS ->
                    "correct --username and --password-file or --password-env; the broker's"
                            + " password file may not know the user";
            case NOT_AUTHORIZED ->
                    "give a user name, or allow this user in the broker's access list";
            case CERTIFICATE ->
                    "correct --ca-file, the host in --url, or give --certificate-file and"
                            + " --key-file";
            case SECRET -> "correct the file or the environment variable that it names";
            case REFUSED ->
                    "look into the broker's log; a broker that does not speak MQTT 5 needs"
                            + " --version 3.1.1";
            case UNREACHABLE, LOST ->
                    "the port answers but does not speak MQTT: correct the port in --url, use"
                            + " mqtts:// for an encrypted listener, or --version 3.1.1 for an old"
                            + " broker";
        };
    }

    private boolean subscribe(MqttConnection connection) {
        try {
            connection.subscribe(filters, DEADLINE);
            return done(
                    Step.passed("subscribe", "granted with QoS 1: " + String.join(", ", filters)));
        } catch (MqttConnectionException e) {
            return done(
                    Step.failed(
                            "subscribe",
                            String.valueOf(e.getMessage()),
                            "allow the user to read these topics in the broker's access list, or"
                                    + " name others with --topic"));
        }
    }

    private List<TopicFinding> listen(TopicSurvey survey) throws InterruptedException {
        long begin = System.nanoTime();
        long end = begin + listening.toNanos();
        while (System.nanoTime() < end && survey.lost() == null) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        List<TopicFinding> topics = survey.findings(seconds);
        if (survey.lost() != null) {
            done(
                    Step.failed(
                            "messages",
                            "the connection was lost: " + survey.lost(),
                            "look into the broker's log; another client may use the same client"
                                    + " id"));
        } else if (topics.isEmpty()) {
            done(
                    Step.failed(
                            "messages",
                            "no message on %s in %d s"
                                    .formatted(String.join(", ", filters), listening.toSeconds()),
                            "name other topics with --topic, listen longer with --seconds, or look"
                                    + " whether the devices publish at all"));
        } else {
            done(
                    Step.passed(
                            "messages",
                            "%d on %d topics in %.0f s"
                                    .formatted(survey.messages(), topics.size(), seconds)));
        }
        return topics;
    }

    private boolean done(Step step) {
        steps.add(step);
        progress.accept(step);
        return step.passed();
    }
}
