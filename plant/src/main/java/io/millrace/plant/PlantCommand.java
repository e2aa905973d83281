/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.plant.control.Order;
import io.millrace.plant.control.OrderReader;
import io.millrace.plant.fault.FaultSchedule;
import io.millrace.plant.ledger.LedgerSnapshot;
import io.millrace.plant.ledger.PlantLedger;
import io.millrace.plant.mqtt.BrokerAddress;
import io.millrace.plant.mqtt.BrokerUnavailableException;
import io.millrace.plant.mqtt.EmbeddedBroker;
import io.millrace.plant.mqtt.MqttPublisher;
import io.millrace.plant.simulation.Fleet;
import io.millrace.plant.simulation.Simulation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Starts the plant. Prints {@code {"mqttPort":N}} as its first line when it is ready and the ledger
 * as its last one when it ends in order. Exit code 2 for what the user can put right.
 */
@Command(
        name = "plant",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "A simulated plant: an MQTT broker, and machines that publish to it.")
public final class PlantCommand implements Callable<Integer> {

    private static final long END_SECONDS = 30;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "Port of the broker; 0: a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--bind",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "Address on which the broker listens (default: ${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(
            names = "--broker",
            paramLabel = "mqtt://HOST[:PORT]",
            description = "Publish to this broker instead of starting one.")
    private @Nullable String broker;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Same seed, same plant (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--assets",
            defaultValue = "1",
            paramLabel = "SCALE",
            description =
                    "Multiplies the plant's 20 machines, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int scale;

    @Option(
            names = "--rate",
            defaultValue = "1",
            paramLabel = "FACTOR",
            description =
                    "Multiplies the measuring rates, 0.01 to 100 (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--faults",
            defaultValue = "schedule",
            paramLabel = "schedule|none",
            description =
                    "schedule: one fault of each kind, and unreadable payloads now and then; none:"
                            + " only those asked for (default: ${DEFAULT-VALUE}).")
    private String faults = "schedule";

    @Option(
            names = "--faults-from",
            defaultValue = "25",
            paramLabel = "SECONDS",
            description =
                    "When the first scheduled fault begins; the others follow within 12 s (default:"
                            + " ${DEFAULT-VALUE}).")
    private double faultsFrom;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description = "Publish so long and then end (default: until told to).")
    private double seconds = Double.POSITIVE_INFINITY;

    @Option(
            names = "--wait",
            description = "Publish only when {\"start\":true} comes on plant/commands.")
    private boolean waitForStart;

    @Option(
            names = "--until-stdin-closes",
            description =
                    "End when standard input closes, as it does when the process that started this"
                            + " one ends.")
    private boolean untilStdinCloses;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder in which the broker may have one of its own, cleared at the end"
                            + " (default: the system's temporary folder).")
    private @Nullable Path data;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "Log to this file (default: only what is wrong, to standard error).")
    private @Nullable Path log;

    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new PlantCommand())
                .setParameterExceptionHandler(
                        (e, all) -> {
                            e.getCommandLine().getErr().println("plant: " + e.getMessage());
                            return CommandLine.ExitCode.USAGE;
                        })
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        checkRanges();
        if (log != null) {
            System.setProperty(PlantLogging.FILE, log.toString());
        }
        Path folder = data == null ? Path.of(System.getProperty("java.io.tmpdir")) : data;
        CountDownLatch ended = new CountDownLatch(1);
        Thread onSignal = new Thread(() -> endInOrder(ended), "plant-signal");
        Runtime.getRuntime().addShutdownHook(onSignal);
        if (untilStdinCloses) {
            Thread onClose = new Thread(this::endWithStdin, "plant-stdin");
            onClose.setDaemon(true);
            onClose.start();
        }
        try {
            if (broker != null) {
                runAgainst(BrokerAddress.parse(broker));
            } else {
                try (EmbeddedBroker embedded = EmbeddedBroker.start(bind, port, folder)) {
                    runAgainst(embedded.address());
                }
            }
            return CommandLine.ExitCode.OK;
        } catch (BrokerUnavailableException | IllegalArgumentException e) {
            commandSpec().commandLine().getErr().println("plant: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } finally {
            ended.countDown();
        }
    }

    private void runAgainst(BrokerAddress address)
            throws BrokerUnavailableException, InterruptedException, JsonProcessingException {
        Fleet fleet = Fleet.of(seed, scale);
        boolean scheduled = faults.equals("schedule");
        FaultSchedule schedule =
                scheduled
                        ? FaultSchedule.demonstration(fleet, Math.round(faultsFrom * 1_000))
                        : FaultSchedule.none();
        Simulation simulation = new Simulation(fleet, seed, rate, schedule, scheduled);
        PlantLedger ledger = new PlantLedger(fleet);
        OrderReader reader = new OrderReader();
        try (MqttPublisher publisher =
                MqttPublisher.connect(
                        address,
                        Plant.COMMAND_TOPIC,
                        payload -> orders.add(reader.read(payload)))) {
            Plant plant = new Plant(simulation, ledger, publisher, orders, Clock.systemUTC());
            print(Map.of("mqttPort", address.port()));
            LedgerSnapshot last = plant.run(waitForStart, seconds);
            print(last);
        }
    }

    private void print(Object content) throws JsonProcessingException {
        PrintWriter out = commandSpec().commandLine().getOut();
        out.println(new ObjectMapper().writeValueAsString(content));
        out.flush();
    }

    private void endInOrder(CountDownLatch ended) {
        orders.add(new Order.End());
        try {
            if (!ended.await(END_SECONDS, TimeUnit.SECONDS)) {
                commandSpec().commandLine().getErr().println("plant: did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endWithStdin() {
        try {
            while (System.in.read() >= 0) {
                // What is written there does not matter.
            }
        } catch (IOException e) {
            // Closed as well.
        }
        orders.add(new Order.End());
    }

    private void checkRanges() {
        require(port >= 0 && port <= 65_535, "--port must be in [0, 65535] but was " + port);
        require(scale >= 1 && scale <= 1_000, "--assets must be in [1, 1000] but was " + scale);
        require(rate >= 0.01 && rate <= 100, "--rate must be in [0.01, 100] but was " + rate);
        require(
                faults.equals("schedule") || faults.equals("none"),
                "--faults must be schedule or none but was '" + faults + "'");
        require(
                faultsFrom >= 0 && faultsFrom <= 1e6,
                "--faults-from must be in [0, 1000000] seconds but was " + faultsFrom);
        require(seconds > 0, "--seconds must be above 0 but was " + seconds);
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(commandSpec().commandLine(), message);
        }
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("not started as a command");
        }
        return spec;
    }
}
