/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.ledger.Ledger;
import io.millrace.it.ledger.LedgerDrill;
import io.millrace.jobs.cli.CommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
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
        ledger
    }

    @Parameters(paramLabel = "NAME", description = "The drill: ${COMPLETION-CANDIDATES}.")
    private Drill drill = Drill.ledger;

    @Option(
            names = "--readings",
            description = "How many; default: ${DEFAULT-VALUE}.",
            defaultValue = "200000")
    private int readings;

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
        };
    }

    private int ledger() throws Exception {
        Path root = Path.of(System.getProperty("millrace.root", ".")).toAbsolutePath().normalize();
        Path folder =
                data == null
                        ? Files.createTempDirectory("millrace-drill-")
                        : Files.createDirectories(data.toAbsolutePath());
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
