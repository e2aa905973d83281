/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of a drill's own and what it has signed, made with the JDK's keytool. */
public final class Certificates {

    private static final String PASSWORD = "drill-only";

    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    /**
     * A key and its certificate, PEM.
     *
     * @param authorityFile who signed it
     * @param certificateFile the certificate
     * @param keyFile the private key, not encrypted
     */
    public record KeyPair(Path authorityFile, Path certificateFile, Path keyFile) {}

    /** A new authority in a folder. */
    public static Certificates authority(Path folder) throws IOException, InterruptedException {
        Certificates made = new Certificates(Files.createDirectories(folder));
        made.keytool(
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30",
                "-ext",
                "bc:c=ca:true",
                "-dname",
                "CN=Drill " + folder.getFileName(),
                "-keystore",
                "ca.p12");
        made.keytool(
                "-exportcert", "-rfc", "-alias", "ca", "-keystore", "ca.p12", "-file", "ca.pem");
        return made;
    }

    /** The authority's own certificate, PEM. */
    public Path authorityFile() {
        return folder.resolve("ca.pem");
    }

    /**
     * Signs a certificate for a broker.
     *
     * @param host the host that it names
     * @param days for how many days from now it is valid; negative for one that has expired
     */
    public KeyPair broker(String host, int days) throws IOException, InterruptedException {
        String name = host + days;
        keytool(
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + host,
                "-keystore",
                name + ".p12");
        keytool("-certreq", "-alias", "key", "-keystore", name + ".p12", "-file", name + ".csr");
        List<String> sign =
                new ArrayList<>(
                        List.of(
                                "-gencert",
                                "-rfc",
                                "-alias",
                                "ca",
                                "-keystore",
                                "ca.p12",
                                "-ext",
                                "san=dns:" + host,
                                "-infile",
                                name + ".csr",
                                "-outfile",
                                name + ".pem"));
        if (days < 0) {
            sign.addAll(List.of("-startdate", (days - 1) + "d", "-validity", "1"));
        } else {
            sign.addAll(List.of("-validity", String.valueOf(days)));
        }
        keytool(sign.toArray(String[]::new));
        Path key = folder.resolve(name + ".key");
        Files.writeString(key, privateKey(folder.resolve(name + ".p12")));
        return new KeyPair(authorityFile(), folder.resolve(name + ".pem"), key);
    }

    private static String privateKey(Path store) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Key key = keys.getKey("key", PASSWORD.toCharArray());
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(key.getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new UncheckedIOException(new IOException("cannot read " + store, e));
        }
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-noprompt"));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.out").toFile())
                        .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(
                    "keytool failed: " + Files.readString(folder.resolve("keytool.out")).strip());
        }
    }
}
