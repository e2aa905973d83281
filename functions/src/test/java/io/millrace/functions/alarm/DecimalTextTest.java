/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link DecimalText}. */
class DecimalTextTest {

    @ParameterizedTest
    @CsvSource({
        "96.2, 96.2",
        "100, 100",
        "-0.0, 0",
        "0.1234565, 0.123456",
        "0.00001234, 0.00001234",
        "0.000001234, 0.000001234",
        "1234567.8, 1234570",
        "-7.5, -7.5",
        "NaN, NaN",
        "Infinity, Infinity",
        "-Infinity, -Infinity"
    })
    void writesSixDigitsAndNoZerosBehind(double number, String text) {
        assertThat(DecimalText.rounded(number, 6)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1.5e300, 1.5E+300", "-2e-300, -2E-300", "4.9e-324, 4.94066E-324", "1e17, 1E+17"})
    void writesWhatIsVeryLargeOrSmallWithAnExponent(double number, String text) {
        assertThat(DecimalText.rounded(number, 6)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.85, 0.85",
        "80, 80",
        "123456.789, 123456.789",
        "0.30000000000000004, 0.30000000000000004",
        "Infinity, Infinity"
    })
    void writesALimitAsItWasDeclared(double limit, String text) {
        assertThat(DecimalText.ofLimit(limit)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "95.0000001, GREATER, 95, 95.0000001",
        "95.00000000000001, GREATER, 95, 95.00000000000001",
        "94.9999999, GREATER, 95, 95",
        "94.9999999, LESS, 95, 94.9999999",
        "0.1234567, EQUAL, 0.1234567, 0.1234567"
    })
    void addsDigitsUntilTheSentenceIsTrue(
            double value, Operator operator, double limit, String text) {
        assertThat(DecimalText.ofValue(value, operator, limit)).isEqualTo(text);
    }

    @Test
    void doesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(DecimalText.rounded(1234.5, 6)).isEqualTo("1234.5");
            assertThat(AlarmMessage.changed("r", 10, 11))
                    .isEqualTo("rule r was changed from version 10 to version 11");
        } finally {
            Locale.setDefault(before);
        }
    }
}
