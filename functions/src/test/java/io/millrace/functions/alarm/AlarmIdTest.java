/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link AlarmId}; the expected digests were made with Python's struct and hashlib. */
class AlarmIdTest {

    @Test
    void isTheDigestOfTheDocumentedBytes() {
        assertThat(AlarmId.of("overheat", 1, "pump-1", 1_700_000_000_000L))
                .isEqualTo("be8bcd59dd489faa51497c40411356bdad7222e533c29946dc53b642c5ebd57c");
    }

    @Test
    void takesNamesInUtf8AndTimesBeforeTheEpoch() {
        assertThat(AlarmId.of("Überhitzung", 2, "泵-7", -1))
                .isEqualTo("1a94783f2bfac29c0924ecf38a156ae13e43909cb8fc50dcd96a332ebc76be16");
    }

    @Test
    void keepsNamesApartThatMeetInTheMiddle() {
        assertThat(AlarmId.of("ab", 1, "c", 0))
                .isEqualTo("bd291cfafc5198f4a7aa2b64fe55f95ef81bfc4956d39f6eb9898934dda561b3");
        assertThat(AlarmId.of("a", 1, "bc", 0))
                .isEqualTo("a038f6011853933bfa2f8df03d008cc95efa87498cda8e6a24402b3aad91e5fe");
    }
}
