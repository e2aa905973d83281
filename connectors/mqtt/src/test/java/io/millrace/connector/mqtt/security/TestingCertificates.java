/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** An authority with certificates for a broker and for clients, made with the JDK's keytool. */
public final class TestingCertificates {

    /** The password of all files that have one. */
    public static final String PASSWORD = "sentinel-key-password-71c3";

    private static final String ENCRYPTION = "PBEWithHmacSHA256AndAES_256";

    private final Path folder;

    /**
     * @param folder where the files go
     * @param authority the authority's name
     */
    public TestingCertificates(Path folder, String authority) throws Exception {
        this.folder = Files.createDirectories(folder);
        keytool(
                "-genkeypair -alias ca -keyalg EC -groupname secp256r1 -validity 30 -ext"
                        + " bc:c=ca:true -dname CN="
                        + authority
                        + " -keystore ca.p12");
        keytool("-exportcert -rfc -alias ca -keystore ca.p12 -file ca.pem");
        keytool("-importcert -noprompt -alias trusted -file ca.pem -keystore trust.p12");
    }

    /** Makes a certificate with its key as {@code <name>.p12}, {@code .pem} and {@code .key}. */
    public void issue(String name, String algorithm, String alternativeName) throws Exception {
        issue(name, algorithm, alternativeName, "-validity 30");
    }

    /** As before, with keytool's words for the validity. */
    public void issue(String name, String algorithm, String alternativeName, String validity)
            throws Exception {
        keytool(
                "-genkeypair -alias own -keyalg %s -dname CN=%s -validity 30 -keystore %s.p12"
                        .formatted(algorithm, name, name));
        keytool("-certreq -alias own -keystore %s.p12 -file %s.csr".formatted(name, name));
        keytool(
                "-gencert -rfc -alias ca -keystore ca.p12 -infile %s.csr -outfile %s.pem -ext SAN=%s %s"
                        .formatted(name, name, alternativeName, validity));
        keytool("-importcert -noprompt -alias ca -keystore %s.p12 -file ca.pem".formatted(name));
        keytool(
                "-importcert -noprompt -alias own -keystore %s.p12 -file %s.pem"
                        .formatted(name, name));
        Key key;
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            key = store.getKey("own", PASSWORD.toCharArray());
        }
        writePem(name + ".key", "PRIVATE KEY", key.getEncoded());
        SecretKeyFactory factory = SecretKeyFactory.getInstance(ENCRYPTION);
        Cipher cipher = Cipher.getInstance(ENCRYPTION);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                factory.generateSecret(new PBEKeySpec(PASSWORD.toCharArray())));
        // The family's name: the platform does not know the member's identifier.
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        EncryptedPrivateKeyInfo encrypted =
                new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key.getEncoded()));
        writePem(name + ".encrypted.key", "ENCRYPTED PRIVATE KEY", encrypted.getEncoded());
    }

    /** A file of the folder. */
    public String file(String name) {
        return folder.resolve(name).toString();
    }

    /** A file with the password. */
    public String passwordFile() throws IOException {
        return Files.writeString(folder.resolve("password"), PASSWORD + "\n").toString();
    }

    private void writePem(String name, String kind, byte[] content) throws IOException {
        String base64 =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content);
        Files.writeString(
                folder.resolve(name),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind));
    }

    private void keytool(String arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("keytool.log").toFile()))
                        .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("keytool.log")));
        }
    }
}
