/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plant.asset.Asset;
import io.millrace.plant.fault.SealLeak;
import io.millrace.plant.ledger.LedgerSnapshot.Flow;
import io.millrace.plant.simulation.Emission;
import io.millrace.plant.simulation.Fleet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The counts. */
class PlantLedgerTest {

    private final Fleet fleet = Fleet.of(1, 1);
    private final Asset pump = fleet.get("pump-1");
    private final PlantLedger ledger = new PlantLedger(fleet);

    private Emission measurement(double... values) {
        return new Emission.Measurement(pump, 0, values, "running");
    }

    private LedgerSnapshot snapshot() {
        return ledger.snapshot(1_000, 2_000, List.of(new SealLeak("pump-1", 500, 700)));
    }

    @Test
    void countsMessagesAndTheFiniteReadingsInThem() {
        ledger.published(measurement(1, 2, 3));
        ledger.published(measurement(1, Double.NaN, 3));
        ledger.acknowledged(measurement(1, Double.NaN, 3), false);
        ledger.acknowledged(measurement(1, 2, 3), true);
        LedgerSnapshot.Tally tally =
                Objects.requireNonNull(snapshot().assets().get("pump-1"), "pump-1");
        assertThat(tally.messages()).isEqualTo(new Flow(2, 2, 1));
        assertThat(tally.readings()).isEqualTo(new Flow(5, 5, 3));
        assertThat(snapshot().total()).isEqualTo(tally);
    }

    @Test
    void countsGarbageApart() {
        Emission garbage = new Emission.Garbage(pump, 0, new byte[1]);
        ledger.published(garbage);
        ledger.acknowledged(garbage, false);
        assertThat(snapshot().total().garbage()).isEqualTo(new Flow(1, 1, 0));
        assertThat(snapshot().total().messages()).isEqualTo(new Flow(0, 0, 0));
    }

    @Test
    void refusedMessageIsNeverAcknowledged() {
        ledger.published(measurement(1, 2, 3));
        ledger.refused(measurement(1, 2, 3));
        assertThat(snapshot().refused()).isEqualTo(1);
        assertThat(snapshot().total().messages()).isEqualTo(new Flow(1, 0, 0));
    }

    @Test
    void overflowedMessageIsNotPublished() {
        ledger.published(measurement(1, 2, 3));
        ledger.overflowed(measurement(1, 2, 3));
        assertThat(snapshot().overflowed()).isEqualTo(1);
        assertThat(snapshot().total().messages()).isEqualTo(new Flow(0, 0, 0));
        assertThat(snapshot().total().readings()).isEqualTo(new Flow(0, 0, 0));
    }

    @Test
    void faultsHaveTheirTimesOfTheClock() {
        assertThat(snapshot().faults())
                .containsExactly(
                        new LedgerSnapshot.Occurrence(
                                "seal-leak",
                                "pump-1",
                                List.of("flow_rate", "pressure", "motor_current"),
                                1_500,
                                1_700));
    }
}
