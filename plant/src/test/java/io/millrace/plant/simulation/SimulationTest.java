/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.plant.fault.FaultSchedule;
import io.millrace.plant.payload.PayloadForms;
import io.millrace.plant.simulation.Emission.Garbage;
import io.millrace.plant.simulation.Emission.Measurement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The sequence of messages. */
class SimulationTest {

    private static final long EPOCH = 1_767_225_600_000L;

    private static List<Emission> run(long seed, int scale, double rate, double seconds) {
        Fleet fleet = Fleet.of(seed, scale);
        FaultSchedule faults = FaultSchedule.demonstration(fleet, 2_000);
        Simulation simulation = new Simulation(fleet, seed, rate, faults, true);
        List<Emission> emissions = new ArrayList<>();
        while (simulation.nextMicros() < seconds * 1e6) {
            emissions.add(simulation.next());
        }
        return emissions;
    }

    private static List<String> payloads(List<Emission> emissions) {
        PayloadForms forms = new PayloadForms();
        return emissions.stream()
                .map(e -> PayloadForms.topic(e.asset()) + " " + text(forms, e))
                .toList();
    }

    private static String text(PayloadForms forms, Emission emission) {
        byte[] bytes =
                emission instanceof Measurement measurement
                        ? forms.write(measurement, EPOCH + emission.elapsedMillis())
                        : ((Garbage) emission).bytes();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void sameSeedGivesTheSameBytes() {
        assertThat(payloads(run(1, 1, 1, 40))).isEqualTo(payloads(run(1, 1, 1, 40)));
    }

    @Test
    void anotherSeedGivesOthers() {
        PayloadForms forms = new PayloadForms();
        List<String> one = new ArrayList<>();
        List<String> other = new ArrayList<>();
        measurementsOf("turbine-1", run(1, 1, 1, 5)).forEach(m -> one.add(text(forms, m)));
        measurementsOf("turbine-1", run(2, 1, 1, 5)).forEach(m -> other.add(text(forms, m)));
        assertThat(one).hasSize(50).doesNotContainAnyElementsOf(other);
    }

    @Test
    void messagesComeInTheOrderOfTime() {
        List<Emission> emissions = run(1, 2, 3, 20);
        for (int i = 1; i < emissions.size(); i++) {
            assertThat(emissions.get(i).elapsedMillis())
                    .isGreaterThanOrEqualTo(emissions.get(i - 1).elapsedMillis());
        }
    }

    @Test
    void eachMachineMeasuresAtItsRate() {
        Map<String, Long> counts =
                run(1, 1, 1, 20).stream()
                        .filter(Measurement.class::isInstance)
                        .collect(
                                Collectors.groupingBy(
                                        emission -> emission.asset().id(), Collectors.counting()));
        assertThat(counts).hasSize(20);
        assertThat(counts.get("turbine-5")).isEqualTo(200);
        assertThat(counts.get("pump-2")).isEqualTo(100);
        assertThat(counts.get("room-1")).isEqualTo(40);
        assertThat(counts.get("room-2")).isEqualTo(20);
    }

    @Test
    void rateFactorAndScaleMultiply() {
        assertThat(run(1, 3, 1, 5)).hasSizeBetween(1_780, 1_790);
        assertThat(run(1, 1, 3, 5)).hasSizeBetween(1_780, 1_790);
        assertThatThrownBy(() -> run(1, 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0.01, 100]");
        assertThatThrownBy(() -> Fleet.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreMachinesLeaveTheOthersAsTheyAre() {
        PayloadForms forms = new PayloadForms();
        List<String> few = new ArrayList<>();
        List<String> many = new ArrayList<>();
        measurementsOf("room-1", run(1, 1, 1, 10)).forEach(m -> few.add(text(forms, m)));
        measurementsOf("room-1", run(1, 2, 1, 10)).forEach(m -> many.add(text(forms, m)));
        assertThat(few).hasSize(20);
        assertThat(many).isEqualTo(few);
    }

    @Test
    void garbageComesNowAndThenAndNobodyCanReadIt() {
        List<Garbage> garbage =
                run(1, 1, 1, 300).stream()
                        .filter(Garbage.class::isInstance)
                        .map(Garbage.class::cast)
                        .toList();
        assertThat(garbage).hasSizeBetween(34, 99);
        ObjectMapper json = new ObjectMapper();
        for (Garbage each : garbage) {
            assertThatThrownBy(() -> json.readTree(each.bytes())).isInstanceOf(IOException.class);
        }
        assertThat(garbage.stream().map(each -> each.bytes().length).distinct().count())
                .as("of several shapes")
                .isGreaterThan(2);
    }

    @Test
    void garbageComesOnRequestOnceASecond() {
        Fleet fleet = Fleet.of(1, 1);
        Simulation simulation = new Simulation(fleet, 1, 1, FaultSchedule.none(), false);
        simulation.requestGarbage(fleet.get("pump-1"), 2_000, 5_000);
        List<Emission> emissions = new ArrayList<>();
        while (simulation.nextMicros() < 10_000_000) {
            emissions.add(simulation.next());
        }
        assertThat(emissions)
                .filteredOn(Garbage.class::isInstance)
                .extracting(Emission::elapsedMillis)
                .containsExactly(2_000L, 3_000L, 4_000L);
    }

    private static List<Measurement> measurementsOf(String asset, List<Emission> emissions) {
        return emissions.stream()
                .filter(Measurement.class::isInstance)
                .map(Measurement.class::cast)
                .filter(measurement -> measurement.asset().id().equals(asset))
                .toList();
    }
}
