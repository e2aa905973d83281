/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt;

import io.millrace.connector.mqtt.source.Protections;
import io.millrace.it.fault.FaultProxy;
import io.millrace.it.mqtt.job.DrillJob;
import io.millrace.it.mqtt.job.DrillJobOptions;
import io.millrace.it.mqtt.job.DrillJobOptionsBuilder;
import io.millrace.it.mqtt.job.LedgerFiles;
import io.millrace.it.mqtt.job.LedgerPart;
import io.millrace.it.process.JobProcess;
import io.millrace.it.process.MosquittoProcess;
import io.millrace.jobs.replay.BrokerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where one case happens: a broker, a fault proxy before it, numbered messages and a job. */
public final class DrillSite implements AutoCloseable {

    /** Devices over which the numbers are spread. */
    public static final int DEVICES = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int QUIET_CHECKPOINTS = 3;

    private final Path root;
    private final Path folder;
    private final int seconds;
    private final Protections protections;
    private final String run;
    private final @Nullable MosquittoProcess broker;
    private final FaultProxy proxy;
    private final NumberedStream stream;
    private @Nullable JobProcess job;

    private DrillSite(
            Path root,
            Path folder,
            int seconds,
            int perSecond,
            Protections protections,
            String run,
            @Nullable MosquittoProcess broker,
            URI url)
            throws IOException {
        this.root = root;
        this.folder = folder;
        this.seconds = seconds;
        this.protections = protections;
        this.run = run;
        this.broker = broker;
        proxy = FaultProxy.start(new InetSocketAddress(url.getHost(), url.getPort()));
        stream =
                new NumberedStream(
                        new BrokerAddress(url, null, null), topics(), DEVICES, perSecond);
    }

    /** A site with a Mosquitto of its own. */
    static DrillSite withOwnBroker(
            Path root, Path folder, int seconds, int perSecond, Protections protections, String run)
            throws IOException, InterruptedException {
        MosquittoProcess broker =
                MosquittoProcess.start(Files.createDirectories(folder.resolve("mosquitto")));
        return new DrillSite(
                root,
                folder,
                seconds,
                perSecond,
                protections,
                run,
                broker,
                URI.create("mqtt://127.0.0.1:" + broker.address().getPort()));
    }

    /** A site at somebody's broker. */
    static DrillSite at(
            URI url,
            Path root,
            Path folder,
            int seconds,
            int perSecond,
            Protections protections,
            String run)
            throws IOException {
        return new DrillSite(
                root,
                Files.createDirectories(folder),
                seconds,
                perSecond,
                protections,
                run,
                null,
                url);
    }

    /** For how long messages flow, in seconds. */
    public int seconds() {
        return seconds;
    }

    /** How many messages that makes. */
    public int messages() {
        return seconds * stream.perSecond();
    }

    /** A folder for this case alone. */
    public Path folder() {
        return folder;
    }

    /** The network between job and broker. */
    public FaultProxy proxy() {
        return proxy;
    }

    /** The messages; they do not pass the proxy. */
    public NumberedStream stream() {
        return stream;
    }

    /** The broker that this drill started; for cases that need it. */
    public MosquittoProcess broker() {
        if (broker == null) {
            throw new IllegalStateException("this case needs a broker of its own");
        }
        return broker;
    }

    /** What the job subscribes to. */
    public String topicFilter() {
        return topics() + "+";
    }

    /** The part of all topics before the device's name. */
    public String topics() {
        return "millrace-drill/" + run + "/";
    }

    /** How the job is run unless a case says otherwise. */
    public DrillJobOptionsBuilder options() {
        return new DrillJobOptionsBuilder(
                "mqtt://127.0.0.1:" + proxy.port(),
                "millrace-drill-" + run,
                topicFilter(),
                protections,
                DEVICES,
                folder.toString());
    }

    /** Starts the job and waits until it runs and the broker has its subscription. */
    public void startJob(DrillJobOptions options) throws IOException, InterruptedException {
        JobProcess started = launch(options);
        long before = newestCheckpoint();
        await(
                "the job to run and to complete a checkpoint",
                () -> {
                    checkAlive(started);
                    // What is published before the subscription stands belongs to no session.
                    return output(started).contains(DrillJob.RUNNING)
                            && hasSubscribed()
                            && newestCheckpoint() >= before + 2;
                });
    }

    /** Starts the job again where it was killed, and waits until it is connected. */
    public void startAgain(DrillJobOptions options) throws IOException, InterruptedException {
        int connections = proxy.accepted();
        JobProcess started = launch(options);
        await(
                "the job to run and to connect",
                () -> {
                    checkAlive(started);
                    return output(started).contains(DrillJob.RUNNING)
                            && proxy.accepted() >= connections + options.sessions();
                });
    }

    /** Waits until some more checkpoints are complete. */
    public void awaitCheckpoints(int more) throws IOException, InterruptedException {
        // The one that a file is of may not have completed yet; the one before it has.
        long until = newestCheckpoint() + more + 1;
        await(more + " checkpoints", () -> newestCheckpoint() >= until);
    }

    /** Waits until the broker has accepted so many messages. */
    public void awaitAccepted(int messages) throws IOException, InterruptedException {
        await(
                messages + " accepted messages",
                () -> stream.accepted() >= messages || stream.isDone());
    }

    /** Kills the job as {@code kill -9} does. */
    public void killJob() throws InterruptedException {
        if (job != null) {
            job.kill();
        }
    }

    /** Rolls the job back to its last checkpoint. */
    public void rollBack(int number) throws IOException {
        Files.writeString(folder.resolve(DrillJob.FAIL + number), "");
    }

    /** Whether checkpoints are kept from ending. */
    public void holdCheckpoints(boolean hold) throws IOException {
        Path file = folder.resolve(DrillJob.HOLD);
        if (hold) {
            Files.writeString(file, "");
        } else {
            Files.deleteIfExists(file);
        }
    }

    /** What the job's log says so far. */
    public String jobLog() throws IOException {
        Path log = folder.resolve("job.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Waits until all accepted messages are in the ledger, and a little longer for repeats. */
    public CaseLedger settle(String name) throws IOException, InterruptedException {
        stream.await();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long quietSince = -1;
        CaseLedger last = CaseLedger.of(name, stream, new LedgerPart(DEVICES));
        while (stream.accepted() > 0 && System.nanoTime() < deadline) {
            Optional<LedgerFiles.Seen> seen = seen();
            if (seen.isPresent()) {
                CaseLedger now = CaseLedger.of(name, stream, seen.get().ledger());
                boolean complete = now.silentLoss() == 0 && now.equals(last);
                if (!complete) {
                    quietSince = -1;
                } else if (quietSince < 0) {
                    quietSince = seen.get().checkpoint();
                } else if (seen.get().checkpoint() >= quietSince + QUIET_CHECKPOINTS) {
                    return now;
                }
                last = now;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return last;
    }

    /** What the newest checkpoint has in its ledger. */
    public LedgerPart ledger() throws IOException {
        return seen().map(LedgerFiles.Seen::ledger).orElseGet(() -> new LedgerPart(DEVICES));
    }

    /** Waits for something that must happen. */
    public static void await(String what, BooleanSupplier condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "waited %d s in vain for %s".formatted(PATIENCE.toSeconds(), what));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private JobProcess launch(DrillJobOptions options) throws IOException {
        Path file = folder.resolve("job.json");
        options.write(file);
        Files.deleteIfExists(folder.resolve("job.out"));
        JobProcess started =
                JobProcess.start(root, folder, DrillJob.class.getName(), file.toString());
        job = started;
        return started;
    }

    private static void checkAlive(JobProcess process) {
        if (!process.isAlive()) {
            throw new IllegalStateException("the job ended: " + output(process));
        }
    }

    private boolean hasSubscribed() {
        return new String(proxy.sentByClients(), StandardCharsets.ISO_8859_1)
                .contains(topicFilter());
    }

    private Optional<LedgerFiles.Seen> seen() throws IOException {
        return LedgerFiles.newest(folder.resolve("ledger"), DEVICES);
    }

    private long newestCheckpoint() {
        try {
            return seen().map(LedgerFiles.Seen::checkpoint).orElse(-1L);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String output(JobProcess process) {
        try {
            return process.output();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
        if (job != null) {
            job.close();
        }
        proxy.close();
        if (broker != null) {
            broker.close();
        }
    }
}
