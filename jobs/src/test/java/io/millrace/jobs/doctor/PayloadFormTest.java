/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms told from one example. */
class PayloadFormTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    json   | {"temperature":1}
                    json   | [1,2]
                    number | -17.5e3
                    number | 42
                    csv    | 1,2,3
                    csv    | a;b
                    text   | running
                    """)
    void isToldFromText(PayloadForm form, String payload) {
        assertThat(PayloadForm.of("t", payload.getBytes(StandardCharsets.UTF_8))).isEqualTo(form);
    }

    @Test
    void nothingIsEmptyAndBytesAreBinary() {
        assertThat(PayloadForm.of("t", new byte[0])).isEqualTo(PayloadForm.empty);
        assertThat(PayloadForm.of("t", new byte[] {(byte) 0xff, 0, 3}))
                .isEqualTo(PayloadForm.binary);
    }

    @Test
    void sparkplugIsToldFromTheTopic() {
        assertThat(PayloadForm.of("spBv1.0/plant/DDATA/edge/device", new byte[] {8, 1}))
                .isEqualTo(PayloadForm.sparkplug);
    }
}
