/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.connector.mqtt.client.MqttConnectionException;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttProbe;
import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import io.millrace.it.process.Certificates;
import io.millrace.it.process.MosquittoProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that must not be trusted: each is refused in one line that holds no secret, and
 * nothing falls back to a connection without encryption (RELIABILITY case 11). No messages flow.
 */
public final class TlsRefusals implements DrillCase {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "tls-refusals";
    }

    @Override
    public String says() {
        return "the broker's certificate is expired, of another host or of a stranger";
    }

    @Override
    public boolean needsOwnBroker() {
        return true;
    }

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(site.folder().resolve("tls"));
        Certificates ours = Certificates.authority(folder.resolve("ours"));
        Certificates strangers = Certificates.authority(folder.resolve("strangers"));
        String trusted = ours.authorityFile().toString();
        Certificates.KeyPair right = ours.broker("localhost", 30);
        List<String> wrong = new ArrayList<>();
        try (MosquittoProcess good = broker(folder, "good", right, false);
                MosquittoProcess other =
                        broker(folder, "other", ours.broker("elsewhere.plant", 30), false);
                MosquittoProcess expired =
                        broker(folder, "expired", ours.broker("localhost", -2), false);
                MosquittoProcess strict = broker(folder, "strict", right, true)) {
            String refusal = refusal("mqtts", good, trusted);
            if (refusal != null) {
                wrong.add("the right certificate was refused: " + refusal);
            }
            expectRefusal(
                    wrong,
                    "an unknown authority",
                    "mqtts",
                    good,
                    strangers.authorityFile().toString());
            expectRefusal(wrong, "another host's certificate", "mqtts", other, trusted);
            expectRefusal(wrong, "an expired certificate", "mqtts", expired, trusted);
            expectRefusal(wrong, "no certificate of its own", "mqtts", strict, trusted);
            expectRefusal(wrong, "no encryption", "mqtt", good, null);
        }
        return site.settle(name())
                .and(
                        wrong.isEmpty(),
                        "five wrong ones refused in one line each, the right one taken",
                        String.join("; ", wrong));
    }

    private static MosquittoProcess broker(
            Path folder, String name, Certificates.KeyPair keys, boolean clientCertificates)
            throws IOException, InterruptedException {
        return MosquittoProcess.start(
                Files.createDirectories(folder.resolve(name)),
                List.of(
                        "cafile " + keys.authorityFile(),
                        "certfile " + keys.certificateFile(),
                        "keyfile " + keys.keyFile(),
                        "require_certificate " + clientCertificates));
    }

    private static void expectRefusal(
            List<String> wrong,
            String what,
            String scheme,
            MosquittoProcess broker,
            @Nullable String trusted) {
        String refusal = refusal(scheme, broker, trusted);
        if (refusal == null) {
            wrong.add(what + " was accepted");
        } else if (refusal.lines().count() != 1) {
            wrong.add(what + " was refused in more than one line: " + refusal);
        }
    }

    /** What the connection says, or null if it stands. */
    private static @Nullable String refusal(
            String scheme, MosquittoProcess broker, @Nullable String trusted) {
        MqttEndpoint endpoint =
                MqttEndpoint.of(scheme + "://localhost:" + broker.address().getPort())
                        .withTls(trusted == null ? null : MqttTls.PLATFORM.withCa(trusted, null));
        try {
            MqttProbe.check(
                    MqttReadOptions.builder(endpoint, "millrace-drill-tls", List.of("drill/#"))
                            .build(),
                    DEADLINE);
            return null;
        } catch (MqttConnectionException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
