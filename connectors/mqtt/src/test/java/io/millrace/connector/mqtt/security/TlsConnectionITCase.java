/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.mqtt.broker.MosquittoBroker;
import io.millrace.connector.mqtt.client.MqttConnectionException;
import io.millrace.connector.mqtt.client.MqttConnectionException.Kind;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttProbe;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.functions.model.SecretReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mosquitto that requires client certificates: who gets in, and what is said to the others. */
class TlsConnectionITCase {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @TempDir static Path folder;
    private static TestingCertificates plant;
    private static TestingCertificates other;
    private static MosquittoBroker mutual;
    private static MosquittoBroker expired;
    private static MosquittoBroker plain;

    @BeforeAll
    static void start() throws Exception {
        MosquittoBroker.assumeInstalled();
        plant = new TestingCertificates(folder.resolve("plant"), "plant");
        other = new TestingCertificates(folder.resolve("other"), "other");
        plant.issue("broker", "RSA", "dns:localhost");
        plant.issue("client", "RSA", "dns:client");
        plant.issue("elliptic", "EC", "dns:client");
        plant.issue("old", "RSA", "dns:localhost", "-startdate -3d -validity 1");
        other.issue("stranger", "RSA", "dns:client");
        mutual = broker("mutual", "broker", "require_certificate true");
        expired = broker("expired", "old", "require_certificate false");
        plain = new MosquittoBroker(folder.resolve("plain"), "allow_anonymous true");
    }

    private static MosquittoBroker broker(String name, String certificate, String require)
            throws Exception {
        return new MosquittoBroker(
                folder.resolve(name),
                List.of("allow_anonymous true"),
                List.of(
                        "cafile " + plant.file("ca.pem"),
                        "certfile " + plant.file(certificate + ".pem"),
                        "keyfile " + plant.file(certificate + ".key"),
                        require));
    }

    @AfterAll
    static void stop() {
        for (MosquittoBroker broker : new MosquittoBroker[] {mutual, expired, plain}) {
            if (broker != null) {
                broker.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void pemFilesOpenTheConnection(MqttVersion version) {
        assertOpens(version, pem("client"));
        assertOpens(version, pem("elliptic"));
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void encryptedKeyOpensTheConnection(MqttVersion version) throws Exception {
        assertOpens(
                version,
                MqttTls.PLATFORM
                        .withCa(plant.file("ca.pem"), null)
                        .withCertificate(
                                plant.file("client.pem"),
                                plant.file("client.encrypted.key"),
                                password()));
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void pkcs12FilesOpenTheConnection(MqttVersion version) throws Exception {
        assertOpens(
                version,
                MqttTls.PLATFORM
                        .withCa(plant.file("trust.p12"), password())
                        .withKeyStore(plant.file("client.p12"), password()));
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void hostThatTheCertificateDoesNotNameIsRefused(MqttVersion version) {
        assertRefused(
                endpoint("127.0.0.1", mutual, version, pem("client")),
                Kind.CERTIFICATE,
                "the broker's certificate does not name the host '127.0.0.1'");
        MqttTls careless = pem("client").withoutHostNameVerification();
        assertThatCode(
                        () ->
                                MqttProbe.check(
                                        options(endpoint("127.0.0.1", mutual, version, careless)),
                                        DEADLINE))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void brokerOfAnUnknownAuthorityIsRefused(MqttVersion version) {
        MqttTls wrong = pem("client").withCa(other.file("ca.pem"), null);
        assertRefused(
                endpoint("localhost", mutual, version, wrong),
                Kind.CERTIFICATE,
                "the broker's certificate is not signed by an authority in the ca file '"
                        + other.file("ca.pem")
                        + "'");
        assertRefused(
                endpoint("localhost", mutual, version, null),
                Kind.CERTIFICATE,
                "not signed by an authority that this machine trusts; give the ca file");
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void missingClientCertificateIsNamed(MqttVersion version) {
        MqttTls none = MqttTls.PLATFORM.withCa(plant.file("ca.pem"), null);
        assertRefused(
                endpoint("localhost", mutual, version, none),
                Kind.CERTIFICATE,
                "client certificate, and none was given");
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void clientCertificateOfAnotherAuthorityIsNamed(MqttVersion version) {
        MqttTls stranger =
                MqttTls.PLATFORM
                        .withCa(plant.file("ca.pem"), null)
                        .withCertificate(
                                other.file("stranger.pem"), other.file("stranger.key"), null);
        assertRefused(
                endpoint("localhost", mutual, version, stranger),
                Kind.CERTIFICATE,
                "client certificate");
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void expiredCertificateIsNamed(MqttVersion version) {
        assertRefused(
                endpoint("localhost", expired, version, pem("client")),
                Kind.CERTIFICATE,
                "the broker's certificate has expired");
    }

    @Test
    void brokerWithoutEncryptionIsNamedAndNeverSpokenToInPlain() {
        assertRefused(
                endpoint("localhost", plain, MqttVersion.V5, pem("client")),
                Kind.CERTIFICATE,
                "it may not speak TLS on this port");
    }

    @Test
    void wrongPasswordOfAKeyIsNamedWithoutShowingIt() throws Exception {
        MqttTls wrong =
                MqttTls.PLATFORM.withKeyStore(
                        plant.file("client.p12"), SecretReference.environment("PATH"));
        assertRefused(
                endpoint("localhost", mutual, MqttVersion.V5, wrong),
                Kind.SECRET,
                "key store file '"
                        + plant.file("client.p12")
                        + "' is neither PEM nor PKCS#12 that the password opens");
    }

    private static void assertOpens(MqttVersion version, MqttTls tls) {
        assertThatCode(
                        () ->
                                MqttProbe.check(
                                        options(endpoint("localhost", mutual, version, tls)),
                                        DEADLINE))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(MqttEndpoint endpoint, Kind kind, String message) {
        assertThatThrownBy(() -> MqttProbe.check(options(endpoint), DEADLINE))
                .isInstanceOfSatisfying(
                        MqttConnectionException.class,
                        e -> {
                            assertThat(e.getMessage())
                                    .contains(message)
                                    .startsWith("cannot connect to mqtts://")
                                    .doesNotContain("\n")
                                    .doesNotContain(System.getenv("PATH"));
                            assertThat(e.kind()).isEqualTo(kind);
                        });
    }

    private static MqttTls pem(String name) {
        return MqttTls.PLATFORM
                .withCa(plant.file("ca.pem"), null)
                .withCertificate(plant.file(name + ".pem"), plant.file(name + ".key"), null);
    }

    private static SecretReference password() throws Exception {
        return SecretReference.file(plant.passwordFile());
    }

    private static MqttEndpoint endpoint(
            String host, MosquittoBroker broker, MqttVersion version, @Nullable MqttTls tls) {
        return MqttEndpoint.of("mqtts://" + host + ":" + broker.port())
                .withVersion(version)
                .withTls(tls);
    }

    private static MqttReadOptions options(MqttEndpoint endpoint) {
        return MqttReadOptions.builder(endpoint, "tls", List.of("t")).build();
    }
}
