/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import io.millrace.jobs.edge.EdgeCluster;
import io.millrace.jobs.monitor.LatencyAccumulator;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.flink.api.common.JobID;

/**
 * Watches the running demonstration until its time is up or the user ends it, and draws up the
 * balance.
 */
final class DemoRun {

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(30);
    private static final long DETECTION_GRACE_MILLIS = 2_000;

    private final PlantLink plant;
    private final PlantTables tables;
    private final EdgeCluster cluster;
    private final JobID job;
    private final DemoView view;
    private final CountDownLatch ended;

    DemoRun(
            PlantLink plant,
            PlantTables tables,
            EdgeCluster cluster,
            JobID job,
            DemoView view,
            CountDownLatch ended) {
        this.plant = plant;
        this.tables = tables;
        this.cluster = cluster;
        this.job = job;
        this.view = view;
        this.ended = ended;
    }

    /**
     * Shows the demonstration.
     *
     * @param seconds how long, or 0 until the user ends it
     */
    void watch(long seconds) throws SQLException, ExecutionException, InterruptedException {
        long begin = System.nanoTime();
        long lastReadings = 0;
        long lastNanos = begin;
        do {
            PlantTables.Counts counts = tables.counts();
            long now = System.nanoTime();
            double rate =
                    (counts.readings() - lastReadings) / Math.max(1e-3, (now - lastNanos) / 1e9);
            lastReadings = counts.readings();
            lastNanos = now;
            view.show(
                    new DemoSnapshot(
                            (now - begin) / 1_000_000_000L,
                            rate,
                            counts,
                            p99LatencyMillis(),
                            tables.assets(),
                            tables.alarms()));
        } while (!ended.await(1, TimeUnit.SECONDS)
                && (seconds == 0 || System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds)));
    }

    /** Stops the plant, waits until all that it sent has arrived, and compares both sides. */
    DemoReport settle() throws IOException, SQLException, ExecutionException, InterruptedException {
        plant.stopPlant();
        long deadline = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
        PlantLedger ledger = plant.ledger();
        PlantTables.Counts counts = tables.counts();
        while ((!ledger.stopped() || loss(ledger, counts) > 0) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(200);
            ledger = plant.ledger();
            counts = tables.counts();
        }
        return new DemoReport(
                counts.readings(),
                counts.features(),
                counts.scores(),
                counts.alarms(),
                counts.deadLetters(),
                tables.duplicates(),
                loss(ledger, counts),
                p99LatencyMillis(),
                outcomes(ledger));
    }

    private static long loss(PlantLedger ledger, PlantTables.Counts counts) {
        // Apart, so that a dead letter too many does not make up for a reading that is missing.
        return Math.max(0, ledger.total().readings().accepted() - counts.readings())
                + Math.max(0, ledger.total().garbage().accepted() - counts.deadLetters());
    }

    private List<FaultOutcome> outcomes(PlantLedger ledger) throws SQLException {
        List<FaultOutcome> outcomes = new ArrayList<>();
        for (PlantLedger.Fault fault : ledger.faults()) {
            Long first =
                    tables.firstAlarm(
                            fault.asset(),
                            fault.startMillis(),
                            fault.endMillis() + DETECTION_GRACE_MILLIS);
            outcomes.add(
                    new FaultOutcome(
                            fault.name(),
                            fault.asset(),
                            first != null,
                            first == null ? null : (first - fault.startMillis()) / 1e3));
        }
        return outcomes;
    }

    private double p99LatencyMillis() throws ExecutionException, InterruptedException {
        Object latency = cluster.accumulators(job).get(LatencyAccumulator.NAME);
        return latency instanceof Histogram histogram && histogram.getTotalCount() > 0
                ? histogram.getValueAtPercentile(99)
                : 0;
    }
}
