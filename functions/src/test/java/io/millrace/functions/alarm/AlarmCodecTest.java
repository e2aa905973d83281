/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Severity;
import io.millrace.functions.state.RecordCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link EpisodeCodec} and {@link ActiveRulesCodec} against bytes of version 1 that were made with
 * Python's struct from the layout in their javadoc.
 */
class AlarmCodecTest {

    private static final String EPISODE_V1 = "episode/v1.bin";
    private static final String ACTIVE_RULES_V1 = "active-rules/v1.bin";

    private final EpisodeCodec episodes = new EpisodeCodec();
    private final ActiveRulesCodec activeRules = new ActiveRulesCodec();

    @Test
    void readsAnEpisodeOfVersion1() throws IOException {
        Episode episode = read(episodes, 1, golden(EPISODE_V1));

        assertThat(episode.ruleVersion()).isEqualTo(3);
        assertThat(episode.isOpen()).isTrue();
        assertThat(episode.isCooling()).isTrue();
        assertThat(episode.transition()).isEqualTo(2);
        assertThat(episode.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(episode.startMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(episode.lastMillis()).isEqualTo(1_700_000_060_000L);
        assertThat(episode.lastValue()).isEqualTo(96.25);
        assertThat(episode.ordinary()).isEqualTo(7);
        assertThat(episode.broken())
                .containsExactly(true, false, true, false, false, false, false, false, false, true);
    }

    @Test
    void writesAnEpisodeAsVersion1() throws IOException {
        byte[] golden = golden(EPISODE_V1);

        assertThat(episodes.version()).isEqualTo(1);
        assertThat(written(episodes, read(episodes, 1, golden))).isEqualTo(golden);
    }

    @Test
    void readsAndWritesActiveRulesOfVersion1() throws IOException {
        byte[] golden = golden(ACTIVE_RULES_V1);
        ActiveRules active = read(activeRules, 1, golden);

        assertThat(active.size()).isEqualTo(2);
        assertThat(List.of(active.name(0), active.name(1)))
                .containsExactly("overheat", "Überhitzung");
        assertThat(activeRules.version()).isEqualTo(1);
        assertThat(written(activeRules, active)).isEqualTo(golden);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 77})
    void refusesOtherVersionsByNamingBoth(int version) {
        assertThatThrownBy(() -> read(episodes, version, golden(EPISODE_V1)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the alarm episode of rule 'name' has version %d but this release reads"
                                + " version 1",
                        version);
        assertThatThrownBy(() -> read(activeRules, version, golden(ACTIVE_RULES_V1)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the active rules of asset 'name' have version %d but this release reads"
                                + " version 1",
                        version);
    }

    @Test
    void refusesASeverityAndANumberOfConditionsThatCannotBe() throws IOException {
        byte[] severity = golden(EPISODE_V1);
        severity[9] = 3;
        byte[] conditions = golden(EPISODE_V1);
        Arrays.fill(conditions, conditions.length - 6, conditions.length - 2, (byte) 0x7f);
        byte[] negative = golden(EPISODE_V1);
        negative[negative.length - 6] = (byte) 0x80;

        assertThatThrownBy(() -> read(episodes, 1, severity))
                .hasMessage("the alarm episode of rule 'name' is damaged: it has severity 3");
        assertThatThrownBy(() -> read(episodes, 1, conditions))
                .hasMessageStartingWith("the alarm episode of rule 'name' is damaged: it has ")
                .hasMessageEndingWith("conditions");
        assertThatThrownBy(() -> read(episodes, 1, negative))
                .hasMessageStartingWith("the alarm episode of rule 'name' is damaged: it has -");
        assertThatThrownBy(() -> read(activeRules, 1, new byte[] {-1, -1, -1, -1}))
                .hasMessage("the active rules of asset 'name' are damaged: there are -1");
        // A count that the bytes do not bear out must not be believed before they are read.
        assertThatThrownBy(() -> read(activeRules, 1, new byte[] {0x7f, -1, -1, -1}))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void roundTripsAnyNumberOfConditions() throws IOException {
        for (int conditions = 0; conditions <= 20; conditions++) {
            Episode episode = new Episode();
            episode.renew(1, conditions);
            for (int i = 0; i < conditions; i += 3) {
                episode.broken()[i] = true;
            }

            Episode copy = read(episodes, 1, written(episodes, episode));

            assertThat(copy.broken()).isEqualTo(episode.broken());
        }
    }

    private static <R> R read(RecordCodec<R> codec, int version, byte[] bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        R record = codec.read("name", version, new DataInputStream(in));
        assertThat(in.available()).as("bytes left unread").isZero();
        return record;
    }

    private static <R> byte[] written(RecordCodec<R> codec, R record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        codec.write(record, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = AlarmCodecTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
