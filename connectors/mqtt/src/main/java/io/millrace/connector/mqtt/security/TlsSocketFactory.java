/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.security;

import io.millrace.functions.model.SecretReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * From {@link MqttTls} to the sockets of a connection. The protocol versions are those that the
 * Java platform allows: 1.2 and 1.3.
 */
public final class TlsSocketFactory {

    private TlsSocketFactory() {}

    /**
     * Reads the files.
     *
     * @throws TlsException naming the file that cannot be used and why
     */
    public static SSLSocketFactory of(MqttTls tls) throws TlsException {
        TrustManager @Nullable [] trust = tls.caFile() == null ? null : trustManagers(tls);
        KeyManager @Nullable [] keys = keyManagers(tls);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, new SecureRandom());
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new TlsException("this Java platform has no TLS: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trustManagers(MqttTls tls) throws TlsException {
        String file = String.valueOf(tls.caFile());
        byte[] content = read("ca file", file);
        KeyStore trusted;
        if (PemFile.isPem(content)) {
            trusted = emptyStore();
            int number = 0;
            for (Certificate certificate : PemFile.certificates("ca file", file, content)) {
                try {
                    trusted.setCertificateEntry("ca-" + number++, certificate);
                } catch (GeneralSecurityException e) {
                    throw new TlsException("ca file '%s' cannot be used".formatted(file), e);
                }
            }
        } else {
            trusted = trustedOf(file, store("ca file", file, content, tls.caPassword()));
        }
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new TlsException("ca file '%s' cannot be used".formatted(file), e);
        }
    }

    /**
     * All certificates of a PKCS#12 file, marked as trusted or not: OpenSSL writes them without the
     * mark, which the Java platform asks for.
     */
    private static KeyStore trustedOf(String file, KeyStore store) throws TlsException {
        KeyStore trusted = emptyStore();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    trusted.setCertificateEntry(alias, store.getCertificate(alias));
                }
            }
            if (trusted.size() == 0) {
                throw new TlsException(
                        "ca file '%s' is PKCS#12 but holds no certificate that Java trusts; make it with keytool -importcert, or give PEM"
                                .formatted(file),
                        null);
            }
        } catch (GeneralSecurityException e) {
            throw new TlsException("ca file '%s' cannot be used".formatted(file), e);
        }
        return trusted;
    }

    private static KeyManager @Nullable [] keyManagers(MqttTls tls) throws TlsException {
        char[] password = new char[0];
        KeyStore own;
        if (tls.keyStoreFile() != null) {
            byte[] content = read("key store file", tls.keyStoreFile());
            if (PemFile.isPem(content)) {
                throw new TlsException(
                        "key store file '%s' is PEM; give it as certificate file and key file"
                                .formatted(tls.keyStoreFile()),
                        null);
            }
            own = store("key store file", tls.keyStoreFile(), content, tls.keyPassword());
            password = secret(tls.keyPassword());
        } else if (tls.certificateFile() != null && tls.keyFile() != null) {
            own = pemStore(tls.certificateFile(), tls.keyFile(), tls.keyPassword());
        } else {
            return null;
        }
        try {
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(own, password);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new TlsException("the own certificate and key cannot be used together", e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static KeyStore pemStore(
            String certificateFile, String keyFile, @Nullable SecretReference keyPassword)
            throws TlsException {
        byte[] certificateContent = read("certificate file", certificateFile);
        List<Certificate> chain =
                PemFile.certificates("certificate file", certificateFile, certificateContent);
        char[] password = secret(keyPassword);
        PrivateKey key;
        try {
            key =
                    PemFile.privateKey(
                            keyFile, read("key file", keyFile), password, keyPassword != null);
        } finally {
            Arrays.fill(password, '\0');
        }
        if (!chain.get(0).getPublicKey().getAlgorithm().equals(key.getAlgorithm())
                || !KeyPairs.belongTogether(chain.get(0).getPublicKey(), key)) {
            throw new TlsException(
                    "key file '%s' does not hold the key of the certificate in '%s'"
                            .formatted(keyFile, certificateFile),
                    null);
        }
        KeyStore own = emptyStore();
        try {
            own.setKeyEntry("own", key, new char[0], chain.toArray(new Certificate[0]));
        } catch (GeneralSecurityException e) {
            throw new TlsException(
                    "key file '%s' and certificate file '%s' cannot be used together"
                            .formatted(keyFile, certificateFile),
                    e);
        }
        return own;
    }

    private static KeyStore store(
            String option, String file, byte[] content, @Nullable SecretReference reference)
            throws TlsException {
        char[] password = secret(reference);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            boolean passwordWrong = e.getCause() instanceof GeneralSecurityException;
            throw new TlsException(
                    option
                            + " '%s' is neither PEM nor PKCS#12%s"
                                    .formatted(
                                            file,
                                            passwordWrong
                                                    ? " that the password opens"
                                                    : reference == null
                                                            ? " without a password"
                                                            : ""),
                    e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static KeyStore emptyStore() throws TlsException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsException("this Java platform has no PKCS#12", e);
        }
    }

    private static char[] secret(@Nullable SecretReference reference) throws TlsException {
        if (reference == null) {
            return new char[0];
        }
        try {
            return reference.resolve().toCharArray();
        } catch (IOException e) {
            throw new TlsException(String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] read(String option, String file) throws TlsException {
        try {
            byte[] content = Files.readAllBytes(Path.of(file));
            if (new String(content, StandardCharsets.ISO_8859_1).isBlank()) {
                throw new TlsException(option + " '" + file + "' is empty", null);
            }
            return content;
        } catch (IOException | RuntimeException e) {
            throw new TlsException("cannot read the " + option + " '" + file + "'", e);
        }
    }
}
