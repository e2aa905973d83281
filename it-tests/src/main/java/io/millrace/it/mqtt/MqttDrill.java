/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt;

import io.millrace.connector.mqtt.source.Protections;
import io.millrace.it.mqtt.cases.BlackHole;
import io.millrace.it.mqtt.cases.FullWindow;
import io.millrace.it.mqtt.cases.HaltUnacknowledged;
import io.millrace.it.mqtt.cases.LinkCuts;
import io.millrace.it.mqtt.cases.LostNotifications;
import io.millrace.it.mqtt.cases.LostSession;
import io.millrace.it.mqtt.cases.LoweredQos;
import io.millrace.it.mqtt.cases.OddMessages;
import io.millrace.it.mqtt.cases.Rescale;
import io.millrace.it.mqtt.cases.TlsRefusals;
import io.millrace.it.mqtt.cases.TopicAliases;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The MQTT promise under every fault that it names, each in a case with a ledger of its own. */
public final class MqttDrill {

    /** All cases, in the order in which they are run. */
    public static final List<DrillCase> CASES =
            List.of(
                    new LinkCuts(),
                    new HaltUnacknowledged(),
                    new LoweredQos(),
                    new LostSession(),
                    new FullWindow(),
                    new BlackHole(),
                    new Rescale(),
                    new LostNotifications(),
                    new OddMessages(),
                    new TopicAliases(),
                    new TlsRefusals());

    /**
     * What is run, and where.
     *
     * @param cases which cases
     * @param url somebody's broker, or null for a Mosquitto of the drill's own
     * @param seconds for how long messages flow in each case
     * @param perSecond messages a second
     * @param protections what the source has switched on; all, unless the drill itself is tested
     */
    public record Options(
            List<DrillCase> cases,
            @Nullable URI url,
            int seconds,
            int perSecond,
            Protections protections) {}

    private final Path root;
    private final Path folder;
    private final Options options;
    private final Consumer<String> progress;

    /**
     * Makes a drill.
     *
     * @param root the project's root
     * @param folder an empty folder for brokers, checkpoints and logs
     * @param options what is run, and where
     * @param progress takes a line on what is going on
     */
    public MqttDrill(Path root, Path folder, Options options, Consumer<String> progress) {
        this.root = root;
        this.folder = folder;
        this.options = options;
        this.progress = progress;
    }

    /** Runs the cases that the broker allows. */
    public List<CaseLedger> run() throws IOException, InterruptedException, ExecutionException {
        List<CaseLedger> ledgers = new ArrayList<>();
        int number = 0;
        for (DrillCase each : options.cases()) {
            number++;
            String place = "%d of %d, %s".formatted(number, options.cases().size(), each.name());
            if (each.needsOwnBroker() && options.url() != null) {
                progress.accept(place + ": left out, it must stop the broker or configure it");
                continue;
            }
            progress.accept(place + ": " + each.says());
            CaseLedger ledger = run(each);
            progress.accept(
                    "%s: %s, %s"
                            .formatted(
                                    place,
                                    ledger.passed() ? "passed" : "FAILED",
                                    ledger.finding()));
            ledgers.add(ledger);
        }
        return ledgers;
    }

    private CaseLedger run(DrillCase each)
            throws IOException, InterruptedException, ExecutionException {
        Path place = Files.createDirectories(folder.resolve(each.name()));
        // Sessions and retained messages of an earlier drill at the same broker must not meet this.
        String name = each.name() + "-" + ProcessHandle.current().pid();
        URI url = options.url();
        try (DrillSite site =
                url == null
                        ? DrillSite.withOwnBroker(
                                root,
                                place,
                                options.seconds(),
                                options.perSecond(),
                                options.protections(),
                                name)
                        : DrillSite.at(
                                url,
                                root,
                                place,
                                options.seconds(),
                                options.perSecond(),
                                options.protections(),
                                name)) {
            return each.run(site);
        }
    }
}
