/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a PEM file holds (RFC 7468), read with the means of the Java platform: X.509 certificates
 * and PKCS#8 keys (RFC 5958), the latter also encrypted (PBES2 of RFC 8018).
 */
final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final String ENCRYPTED_KEY = "ENCRYPTED PRIVATE KEY";

    /** The kinds of keys that certificates have; the Java platform must be told. */
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");

    private PemFile() {}

    static boolean isPem(byte[] content) {
        return text(content).contains("-----BEGIN ");
    }

    static List<Certificate> certificates(String option, String file, byte[] content)
            throws TlsException {
        List<Certificate> certificates = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text(content));
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (blocks.find()) {
                if (CERTIFICATE.equals(blocks.group(1))) {
                    certificates.add(
                            factory.generateCertificate(
                                    new ByteArrayInputStream(decode(blocks.group(2)))));
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new TlsException(
                    "%s '%s' holds a certificate that cannot be read".formatted(option, file), e);
        }
        if (certificates.isEmpty()) {
            throw new TlsException(
                    "%s '%s' holds no certificate (-----BEGIN CERTIFICATE-----)"
                            .formatted(option, file),
                    null);
        }
        return certificates;
    }

    /**
     * The first private key of a file.
     *
     * @param password for an encrypted one
     * @param passwordGiven whether there is a password at all
     */
    static PrivateKey privateKey(
            String file, byte[] content, char[] password, boolean passwordGiven)
            throws TlsException {
        Matcher blocks = BLOCK.matcher(text(content));
        String other = null;
        while (blocks.find()) {
            String kind = blocks.group(1);
            byte[] block;
            try {
                block = decode(blocks.group(2));
            } catch (IllegalArgumentException e) {
                if (!kind.endsWith(KEY)) {
                    continue;
                }
                // Old encrypted keys hold headers, which are not base 64.
                throw notPkcs8(file, kind);
            }
            if (KEY.equals(kind)) {
                return key(file, block);
            }
            if (ENCRYPTED_KEY.equals(kind)) {
                if (!passwordGiven) {
                    throw new TlsException(
                            "key file '%s' is encrypted, but no key password is given"
                                    .formatted(file),
                            null);
                }
                return key(file, decrypt(file, block, password));
            }
            if (kind.endsWith(KEY)) {
                other = kind;
            }
        }
        if (other != null) {
            throw notPkcs8(file, other);
        }
        throw new TlsException(
                "key file '%s' holds no private key (-----BEGIN PRIVATE KEY-----)".formatted(file),
                null);
    }

    private static TlsException notPkcs8(String file, String kind) {
        return new TlsException(
                "key file '%s' holds a key of the older form '%s'; convert it with: openssl pkcs8 -topk8 -in %s -out NEW_FILE"
                        .formatted(file, kind, file),
                null);
    }

    private static byte[] decrypt(String file, byte[] block, char[] password) throws TlsException {
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(block);
            // PBES2 is a family; its parameters name the member by the platform's own name.
            String algorithm =
                    encrypted.getAlgParameters() == null
                            ? encrypted.getAlgName()
                            : encrypted.getAlgParameters().toString();
            PBEKeySpec spec = new PBEKeySpec(password);
            try {
                SecretKey secret = SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
                Cipher cipher = Cipher.getInstance(algorithm);
                cipher.init(Cipher.DECRYPT_MODE, secret, encrypted.getAlgParameters());
                return encrypted.getKeySpec(cipher).getEncoded();
            } finally {
                spec.clearPassword();
            }
        } catch (InvalidKeySpecException e) {
            throw new TlsException(
                    "key file '%s' is encrypted, and the key password does not open it"
                            .formatted(file),
                    e);
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsException(
                    "key file '%s' is encrypted in a way that this Java platform does not know"
                            .formatted(file),
                    e);
        }
    }

    private static PrivateKey key(String file, byte[] encoded) throws TlsException {
        GeneralSecurityException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new TlsException(
                "key file '%s' holds a private key that is none of %s"
                        .formatted(file, String.join(", ", ALGORITHMS)),
                last);
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }
}
