/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.SecretReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with certificates and keys, good and bad, and the one line for each bad one. */
class TlsSocketFactoryTest {

    @TempDir static Path folder;
    private static TestingCertificates plant;

    @BeforeAll
    static void issue() throws Exception {
        plant = new TestingCertificates(folder, "plant");
        plant.issue("one", "RSA", "dns:one");
        plant.issue("two", "RSA", "dns:two");
    }

    @Test
    void readsAnEncryptedKeyOfOpenssl() throws Exception {
        Path openssl = Path.of("/usr/bin/openssl");
        if (!Files.isExecutable(openssl)) {
            System.out.println("SKIPPED: openssl is not installed (apt-get install openssl)");
        }
        Assumptions.assumeTrue(Files.isExecutable(openssl));
        Process process =
                new ProcessBuilder(
                                openssl.toString(),
                                "pkcs8",
                                "-topk8",
                                "-v2",
                                "aes-256-cbc",
                                "-in",
                                plant.file("one.key"),
                                "-out",
                                plant.file("openssl.key"),
                                "-passout",
                                "file:" + plant.passwordFile())
                        .inheritIO()
                        .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(TlsSocketFactory.of(pem("one.pem", "openssl.key", password()))).isNotNull();
    }

    @Test
    void readsABundleOfAuthorities() throws Exception {
        String ca = Files.readString(Path.of(plant.file("ca.pem")));
        Path bundle = Files.writeString(folder.resolve("bundle.pem"), "# two\n" + ca + ca);
        assertThat(TlsSocketFactory.of(MqttTls.PLATFORM.withCa(bundle.toString(), null)))
                .isNotNull();
    }

    @Test
    void namesWhatIsWrongWithAFile() throws Exception {
        refuses(
                MqttTls.PLATFORM.withCa(file("none.pem"), null),
                "cannot read the ca file '%s'",
                "none.pem");
        refuses(
                MqttTls.PLATFORM.withCa(plant.file("one.key"), null),
                "ca file '%s' holds no certificate (-----BEGIN CERTIFICATE-----)",
                "one.key");
        refuses(
                pem("one.pem", "one.encrypted.key", null),
                "key file '%s' is encrypted, but no key password is given",
                "one.encrypted.key");
        refuses(
                pem("one.pem", "one.encrypted.key", SecretReference.environment("PATH")),
                "key file '%s' is encrypted, and the key password does not open it",
                "one.encrypted.key");
        refuses(
                pem("one.pem", "one.pem", null),
                "key file '%s' holds no private key (-----BEGIN PRIVATE KEY-----)",
                "one.pem");
        Files.writeString(
                folder.resolve("old.key"),
                "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        refuses(
                pem("one.pem", "old.key", null),
                "key file '%s' holds a key of the older form 'RSA PRIVATE KEY'; convert it with:"
                        + " openssl pkcs8 -topk8 -in "
                        + file("old.key")
                        + " -out NEW_FILE",
                "old.key");
        refuses(
                pem("one.pem", "two.key", null),
                "key file '%s' does not hold the key of the certificate in '"
                        + file("one.pem")
                        + "'",
                "two.key");
        refuses(
                MqttTls.PLATFORM.withKeyStore(plant.file("one.pem"), null),
                "key store file '%s' is PEM; give it as certificate file and key file",
                "one.pem");
        Files.writeString(folder.resolve("garbage"), "garbage");
        refuses(
                MqttTls.PLATFORM.withKeyStore(file("garbage"), password()),
                "key store file '%s' is neither PEM nor PKCS#12",
                "garbage");
    }

    @Test
    void namesOptionsThatDoNotBelongTogether() {
        refusesOptions(
                "a ca password needs a ca file, but only the password was given",
                null,
                secret(),
                null,
                null,
                null,
                null);
        refusesOptions(
                "a certificate file needs a key file, but only 'c' was given",
                null,
                null,
                "c",
                null,
                null,
                null);
        refusesOptions(
                "a key file needs a certificate file, but only 'k' was given",
                null,
                null,
                null,
                "k",
                null,
                null);
        refusesOptions(
                "a key store file holds certificate and key: give either it or a certificate file"
                        + " and a key file, but not both",
                null,
                null,
                "c",
                "k",
                "s",
                null);
        refusesOptions(
                "a key password needs a key file or a key store file, but only the password was"
                        + " given",
                null,
                null,
                null,
                null,
                null,
                secret());
        refusesOptions("ca file must not be empty", " ", null, null, null, null, null);
    }

    private static void refusesOptions(
            String message,
            @Nullable String ca,
            @Nullable SecretReference caPassword,
            @Nullable String certificate,
            @Nullable String key,
            @Nullable String keyStore,
            @Nullable SecretReference keyPassword) {
        assertThatThrownBy(
                        () ->
                                new MqttTls(
                                        ca,
                                        caPassword,
                                        certificate,
                                        key,
                                        keyStore,
                                        keyPassword,
                                        true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static void refuses(MqttTls tls, String message, String name) {
        assertThatThrownBy(() -> TlsSocketFactory.of(tls))
                .isInstanceOf(TlsException.class)
                .hasMessage(message.formatted(file(name)))
                .hasMessageNotContaining(System.getenv("PATH"));
    }

    private static MqttTls pem(String certificate, String key, @Nullable SecretReference password) {
        return MqttTls.PLATFORM.withCertificate(file(certificate), file(key), password);
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static SecretReference secret() {
        return SecretReference.environment("PATH");
    }

    private static SecretReference password() throws Exception {
        return SecretReference.file(plant.passwordFile());
    }
}
