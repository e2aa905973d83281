/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.connector.mqtt.source.Protections;
import io.millrace.it.ledger.Ledger;
import io.millrace.it.ledger.LedgerDrill;
import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.CaseTable;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.MqttDrill;
import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.cli.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a drill and prints its ledger. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description =
                "Publishes numbered readings, injects faults, kills and restores the job, and"
                    + " prints what became of each reading. Exit code 1 if one was lost silently or"
                    + " counted twice.")
public final class DrillCommand implements Callable<Integer> {

    /** The drills there are. */
    enum Drill {
        ledger,
        mqtt
    }

    /** The parts of the MQTT promise that can be switched off. */
    enum Protection {
        deduplication,
        generation_check,
        ack_at_checkpoint,
        gap_detection;

        Protections off(Protections all) {
            return switch (this) {
                case deduplication -> all.withoutDeduplication();
                case generation_check -> all.withoutGenerationCheck();
                case ack_at_checkpoint -> all.withoutAckAtCheckpoint();
                case gap_detection -> all.withoutGapDetection();
            };
        }
    }

    private static final int MQTT_RATE = 1_000;

    @Parameters(paramLabel = "NAME", description = "The drill: ${COMPLETION-CANDIDATES}.")
    private Drill drill = Drill.ledger;

    @Option(
            names = "--readings",
            description = "How many; default: ${DEFAULT-VALUE}.",
            defaultValue = "200000")
    private int readings;

    @Option(
            names = "--case",
            paramLabel = "CASE",
            description =
                    "mqtt: only this case; may be given several times. Without it all are run.")
    private List<String> cases = List.of();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "mqtt: your broker, mqtt://HOST[:PORT]; without it a Mosquitto is started."
                            + " Topics and sessions begin with millrace-drill.")
    private @Nullable URI url;

    @Option(
            names = "--seconds",
            description = "mqtt: how long messages flow in a case; default: ${DEFAULT-VALUE}.",
            defaultValue = "10")
    private int seconds;

    @Option(
            names = "--without",
            paramLabel = "PROTECTION",
            description =
                    "mqtt: switch a protection off, to see that the drill notices:"
                            + " ${COMPLETION-CANDIDATES}.")
    private @Nullable Protection without;

    @Option(
            names = "--rate",
            description = "Readings a second; default: ${DEFAULT-VALUE}.",
            defaultValue = "8000")
    private int rate;

    @Option(
            names = "--cuts",
            description = "Cuts of the MQTT link; default: ${DEFAULT-VALUE}.",
            defaultValue = "10")
    private int cuts;

    @Option(
            names = "--kills",
            description = "Kills of the job; default: ${DEFAULT-VALUE}.",
            defaultValue = "3")
    private int kills;

    @Option(
            names = "--no-deduplication",
            description = "Switch the protection off, to see that the drill notices.")
    private boolean withoutDeduplication;

    @Option(names = "--json", description = "Print the ledger as one JSON object.")
    private boolean json;

    @Option(
            names = "--data",
            description = "Empty folder for data and logs; default: a temporary one.")
    private @Nullable Path data;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(CommandRunner.run(new DrillCommand(), arguments));
    }

    @Override
    public Integer call() throws Exception {
        return switch (drill) {
            case ledger -> ledger();
            case mqtt -> mqtt();
        };
    }

    private int mqtt() throws Exception {
        Path root = root();
        Path folder = folder();
        System.err.println("millrace: drill mqtt in " + folder);
        List<CaseLedger> ledgers =
                new MqttDrill(
                                root,
                                folder,
                                new MqttDrill.Options(
                                        chosenCases(),
                                        broker(),
                                        seconds,
                                        MQTT_RATE,
                                        without == null
                                                ? Protections.ALL
                                                : without.off(Protections.ALL)),
                                line -> System.err.println("millrace: " + line))
                        .run();
        if (json) {
            ObjectMapper mapper = new ObjectMapper();
            System.out.println(
                    mapper.writeValueAsString(
                            mapper.createObjectNode().set("cases", mapper.valueToTree(ledgers))));
        } else {
            System.out.print(CaseTable.of(ledgers));
        }
        return ledgers.stream().allMatch(CaseLedger::passed)
                ? CommandRunner.OK
                : CommandRunner.FAILURE;
    }

    private List<DrillCase> chosenCases() {
        List<String> known = MqttDrill.CASES.stream().map(DrillCase::name).toList();
        for (String name : cases) {
            if (!known.contains(name)) {
                throw new UserError(
                        "--case '%s' is unknown; allowed: %s"
                                .formatted(name, String.join(", ", known)));
            }
        }
        return MqttDrill.CASES.stream()
                .filter(each -> cases.isEmpty() || cases.contains(each.name()))
                .toList();
    }

    /** With the port that the scheme means where none is given. */
    private @Nullable URI broker() {
        if (url == null) {
            return null;
        }
        boolean right =
                "mqtt".equals(url.getScheme())
                        && url.getHost() != null
                        && url.getUserInfo() == null;
        if (!right) {
            throw new UserError(
                    "--url '%s' is not a broker that a fault proxy can stand before; allowed is mqtt://HOST[:PORT]"
                            .formatted(url));
        }
        return url.getPort() > 0 ? url : URI.create("mqtt://" + url.getHost() + ":1883");
    }

    private static Path root() {
        return Path.of(System.getProperty("millrace.root", ".")).toAbsolutePath().normalize();
    }

    private Path folder() throws IOException {
        return data == null
                ? Files.createTempDirectory("millrace-drill-")
                : Files.createDirectories(data.toAbsolutePath());
    }

    private int ledger() throws Exception {
        Path root = root();
        Path folder = folder();
        System.err.println("millrace: drill " + drill + " in " + folder);
        Ledger ledger =
                new LedgerDrill(
                                root,
                                folder,
                                new LedgerDrill.Options(
                                        readings, rate, cuts, kills, !withoutDeduplication),
                                line -> System.err.println("millrace: " + line))
                        .run();
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(ledger));
        } else {
            System.out.printf(
                    "accepted %d, delivered once %d, duplicated %d, lost silently %d, dead letters"
                            + " %d, gaps %d, wrong values %d%n",
                    ledger.accepted(),
                    ledger.deliveredOnce(),
                    ledger.duplicated(),
                    ledger.silentLoss(),
                    ledger.deadLetters(),
                    ledger.gaps(),
                    ledger.wrongValues());
        }
        return ledger.clean() ? CommandRunner.OK : CommandRunner.FAILURE;
    }
}
