/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.connector.mqtt.source.Protections;
import io.millrace.it.process.MosquittoProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The MQTT promise under each fault, and that the drill notices when a protection is off. */
class MqttDrillITCase {

    private static final int SECONDS = 5;
    private static final int PER_SECOND = 1_000;

    @TempDir private Path folder;

    @BeforeEach
    void needsMosquitto() {
        boolean there = MosquittoProcess.executable().isPresent();
        if (!there) {
            System.out.println("skipped: mosquitto is not installed");
        }
        assumeTrue(there);
    }

    static Stream<String> cases() {
        return MqttDrill.CASES.stream().map(DrillCase::name);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsThePromise(String name) throws Exception {
        CaseLedger ledger = run(name, Protections.ALL);

        assertThat(ledger.passed()).as(ledger.toString()).isTrue();
        assertThat(ledger.silentLoss()).isZero();
        assertThat(ledger.duplicated()).isZero();
    }

    static Stream<Arguments> switchedOff() {
        return Stream.of(
                Arguments.of("link-cuts", Protections.ALL.withoutDeduplication()),
                Arguments.of("lost-session", Protections.ALL.withoutGapDetection()),
                Arguments.of("halt-unacknowledged", Protections.ALL.withoutAckAtCheckpoint()));
    }

    @ParameterizedTest
    @MethodSource("switchedOff")
    void noticesThatAProtectionIsOff(String name, Protections protections) throws Exception {
        CaseLedger ledger = run(name, protections);

        assertThat(ledger.passed()).as(ledger.toString()).isFalse();
    }

    private CaseLedger run(String name, Protections protections) throws Exception {
        List<DrillCase> one =
                MqttDrill.CASES.stream().filter(each -> each.name().equals(name)).toList();
        Path root = Path.of(System.getProperty("millrace.root"));
        List<CaseLedger> ledgers =
                new MqttDrill(
                                root,
                                folder,
                                new MqttDrill.Options(one, null, SECONDS, PER_SECOND, protections),
                                System.out::println)
                        .run();
        assertThat(ledgers).hasSize(1);
        return ledgers.get(0);
    }
}
