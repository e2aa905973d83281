/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.alarm.Rule.Condition;
import io.millrace.functions.model.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused of {@link Rule}, {@link AlarmOptions} and {@link AlarmStage}, and how. */
class AlarmDeclarationTest {

    @Test
    void refusesAFeatureThatDoesNotExist() {
        Rule rule = threshold("hot", 1, "temprature");

        refused(
                () -> TestingRules.stage(rule),
                "rule 'hot': there is no feature 'temprature'; the features are [temperature,"
                        + " pressure]");
    }

    @Test
    void refusesADetectorThatDoesNotExist() {
        Rule rule = new Rule.Anomaly("odd", 1, "gear", 0.85, 0.95);

        refused(
                () -> TestingRules.stage(rule),
                "rule 'odd': there is no detector 'gear'; the detectors are [bearing]");
    }

    @Test
    void refusesARuleNameThatIsUsedTwice() {
        List<Rule> rules = List.of(threshold("hot", 1, "temperature"), threshold("hot", 2, "p"));

        refused(() -> new AlarmOptions(rules, Duration.ZERO), "the rule name 'hot' is used twice");
    }

    @Test
    void refusesRulesWithoutIdentityOrLimit() {
        refused(
                () -> threshold(" ", 1, "t"),
                "a rule's name must have 1 to 256 characters but was ' '");
        refused(
                () -> threshold("x".repeat(257), 1, "t"),
                "a rule's name must have 1 to 256 characters but was '" + "x".repeat(257) + "'");
        assertThatCode(() -> threshold("x".repeat(256), 1, "t")).doesNotThrowAnyException();
        refused(() -> threshold("r", 0, "t"), "rule 'r': version must be at least 1 but was 0");
        refused(
                () -> new Rule.Anomaly("r", -1, "d", 0.85, 0.95),
                "rule 'r': version must be at least 1 but was -1");
        refused(
                () -> new Rule.Threshold("r", 1, List.of()),
                "rule 'r' needs at least one condition");
        refused(
                () -> new Condition("t", Operator.NOT_EQUAL, Double.NaN, Severity.INFO),
                "the limit of feature 't' must be a number but was NaN");
        refused(
                () -> new AlarmOptions(List.of(), Duration.ofMillis(-1)),
                "cooldown must not be negative but was PT-0.001S");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.95", "0.96, 0.95", "0.85, 1", "NaN, 0.95", "0.85, NaN"})
    void refusesScoreLimitsOutOfOrder(double warning, double critical) {
        refused(
                () -> new Rule.Anomaly("r", 1, "d", warning, critical),
                "rule 'r': limits must be 0 < warning <= critical < 1 but were %s and %s"
                        .formatted(warning, critical));
    }

    @ParameterizedTest
    @CsvSource({
        "GREATER, false, false, true",
        "GREATER_OR_EQUAL, false, true, true",
        "LESS, true, false, false",
        "LESS_OR_EQUAL, true, true, false",
        "EQUAL, false, true, false",
        "NOT_EQUAL, true, false, true"
    })
    void comparesAsWritten(Operator operator, boolean below, boolean at, boolean above) {
        assertThat(operator.holds(4, 5)).isEqualTo(below);
        assertThat(operator.holds(5, 5)).isEqualTo(at);
        assertThat(operator.holds(6, 5)).isEqualTo(above);
        assertThat(operator.holds(Double.NaN, 5)).isFalse();
    }

    /** A stage travels to its task in Java's own form. */
    @Test
    void aStageCanBeSentToItsTask() throws IOException, ClassNotFoundException {
        AlarmStage stage =
                new AlarmStage(
                        TestingRules.FEATURES,
                        new AlarmOptions(
                                List.of(TestingRules.overheat(1), TestingRules.wear()),
                                AlarmOptions.DEFAULT_COOLDOWN),
                        Map.of("bearing", List.of("a", "b", "c", "d")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(stage);
        }
        AlarmStage copy;
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            copy = (AlarmStage) in.readObject();
        }

        TestingAsset asset = new TestingAsset(copy);
        assertThat(asset.sees(1, 85, 5)).hasSize(1);
        assertThat(asset.scores(2, 0.9)).hasSize(1);
    }

    private static Rule threshold(String name, int version, String feature) {
        return new Rule.Threshold(
                name,
                version,
                List.of(new Condition(feature, Operator.GREATER, 80, Severity.WARNING)));
    }

    private static void refused(ThrowingCallable declaration, String message) {
        assertThatThrownBy(declaration)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
