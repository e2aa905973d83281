/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.security;

import io.millrace.functions.model.SecretReference;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Whom an encrypted connection trusts and who it says to be. All files are read on the machine that
 * connects, when it connects, so that a renewed certificate counts from the next connection on.
 *
 * <p>PEM or PKCS#12 is told from a file's content, not from its name.
 *
 * @param caFile certificates that are trusted, PEM (several in one file are allowed) or PKCS#12;
 *     null for those of the Java platform
 * @param caPassword password of a PKCS#12 {@code caFile}, or null
 * @param certificateFile own certificate with its chain, PEM; null for none
 * @param keyFile own private key of the certificate, PEM with PKCS#8, encrypted or not; null for
 *     none
 * @param keyStoreFile own certificate and private key together, PKCS#12; in the place of the two
 *     before
 * @param keyPassword password of an encrypted {@code keyFile} or of the {@code keyStoreFile}, or
 *     null
 * @param verifyHostName whether the broker's certificate must name the host that was connected to;
 *     off makes an attack from within the network possible
 */
public record MqttTls(
        @Nullable String caFile,
        @Nullable SecretReference caPassword,
        @Nullable String certificateFile,
        @Nullable String keyFile,
        @Nullable String keyStoreFile,
        @Nullable SecretReference keyPassword,
        boolean verifyHostName)
        implements Serializable {

    /** Trusts what the Java platform trusts, has no certificate of its own, checks host names. */
    public static final MqttTls PLATFORM = new MqttTls(null, null, null, null, null, null, true);

    /**
     * Checks what belongs together.
     *
     * @throws IllegalArgumentException naming the option that is missing or too many
     */
    public MqttTls {
        notEmpty("ca file", caFile);
        notEmpty("certificate file", certificateFile);
        notEmpty("key file", keyFile);
        notEmpty("key store file", keyStoreFile);
        if (caPassword != null && caFile == null) {
            throw new IllegalArgumentException(
                    "a ca password needs a ca file, but only the password was given");
        }
        if (keyStoreFile != null && (certificateFile != null || keyFile != null)) {
            throw new IllegalArgumentException(
                    "a key store file holds certificate and key: give either it or a certificate"
                            + " file and a key file, but not both");
        }
        if ((certificateFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException(
                    certificateFile == null
                            ? "a key file needs a certificate file, but only '%s' was given"
                                    .formatted(keyFile)
                            : "a certificate file needs a key file, but only '%s' was given"
                                    .formatted(certificateFile));
        }
        if (keyPassword != null && keyFile == null && keyStoreFile == null) {
            throw new IllegalArgumentException(
                    "a key password needs a key file or a key store file, but only the password"
                            + " was given");
        }
    }

    /** Trusts the certificates of a file instead of the platform's. */
    public MqttTls withCa(String file, @Nullable SecretReference password) {
        return new MqttTls(
                file,
                password,
                certificateFile,
                keyFile,
                keyStoreFile,
                keyPassword,
                verifyHostName);
    }

    /** Identifies itself with a certificate and its key, both PEM. */
    public MqttTls withCertificate(
            String certificate, String key, @Nullable SecretReference password) {
        return new MqttTls(caFile, caPassword, certificate, key, null, password, verifyHostName);
    }

    /** Identifies itself with the certificate and key of a PKCS#12 file. */
    public MqttTls withKeyStore(String file, @Nullable SecretReference password) {
        return new MqttTls(caFile, caPassword, null, null, file, password, verifyHostName);
    }

    /** Does not care which host the broker's certificate names. */
    public MqttTls withoutHostNameVerification() {
        return new MqttTls(
                caFile, caPassword, certificateFile, keyFile, keyStoreFile, keyPassword, false);
    }

    private static void notEmpty(String name, @Nullable String file) {
        if (file != null && file.isBlank()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
    }
}
