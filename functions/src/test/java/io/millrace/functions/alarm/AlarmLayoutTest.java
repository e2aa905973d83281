/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Severity;
import io.millrace.functions.state.record.RecordHost;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link EpisodeLayout} and {@link ActiveRulesLayout} against bytes of version 1 that were made
 * with Python's struct from what their javadoc says.
 */
class AlarmLayoutTest {

    private static final String EPISODE_V1 = "episode/v1.bin";
    private static final String ACTIVE_RULES_V1 = "active-rules/v1.bin";
    private static final byte[] OVERHEAT = ActiveRules.nameBytes("overheat");
    private static final byte[] ABROAD = ActiveRules.nameBytes("Überhitzung");

    private final EpisodeLayout episodes = new EpisodeLayout();
    private final ActiveRulesLayout activeRules = new ActiveRulesLayout();

    @Test
    void readsAnEpisodeOfVersion1() throws IOException {
        Episode episode = restored(episodes, 1, golden(EPISODE_V1));

        assertThat(episode.ruleVersion()).isEqualTo(3);
        assertThat(episode.isOpen()).isTrue();
        assertThat(episode.isCooling()).isTrue();
        assertThat(episode.transition()).isEqualTo(2);
        assertThat(episode.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(episode.startMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(episode.lastMillis()).isEqualTo(1_700_000_060_000L);
        assertThat(episode.lastValue()).isEqualTo(96.25);
        assertThat(episode.ordinary()).isEqualTo(7);
        assertThat(episode.conditions()).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            assertThat(episode.isBroken(i)).isEqualTo(i == 0 || i == 2 || i == 9);
        }
        assertThat(episode.toByteArray()).isEqualTo(golden(EPISODE_V1));
    }

    @Test
    void fillsAnEpisodeAsVersion1() throws IOException {
        Episode episode = created(episodes);
        episode.renew(3, 10);
        episode.raise(Severity.WARNING, 1_700_000_000_000L, 85);
        episode.escalate(Severity.CRITICAL, 1_700_000_060_000L, 96.25);
        episode.ordinary(7);
        for (int i : new int[] {0, 2, 9}) {
            episode.broken(i, true);
        }
        assertThat(episodes.version()).isEqualTo(1);
        assertThat(episode.toByteArray()).isEqualTo(golden(EPISODE_V1));
    }

    @Test
    void readsAndFillsActiveRulesOfVersion1() throws IOException {
        ActiveRules read = restored(activeRules, 1, golden(ACTIVE_RULES_V1));
        assertThat(read.size()).isEqualTo(2);
        assertThat(read.name(read.first())).isEqualTo("overheat");
        assertThat(read.name(read.after(read.first()))).isEqualTo("Überhitzung");
        assertThat(read.contains(OVERHEAT) && read.contains(ABROAD)).isTrue();
        assertThat(read.contains(ActiveRules.nameBytes("over"))).isFalse();

        ActiveRules filled = created(activeRules);
        filled.add(OVERHEAT);
        filled.add(ABROAD);
        assertThat(activeRules.version()).isEqualTo(1);
        assertThat(filled.toByteArray()).isEqualTo(golden(ACTIVE_RULES_V1));
    }

    @Test
    void removedRulesLeaveNothingBehind() {
        ActiveRules active = created(activeRules);
        byte[] empty = active.toByteArray();
        active.add(OVERHEAT);
        byte[] one = active.toByteArray();
        active.add(ABROAD);
        active.remove(ActiveRules.nameBytes("never there"));
        active.remove(ABROAD);
        assertThat(active.toByteArray()).isEqualTo(one);
        active.add(ABROAD);
        active.remove(OVERHEAT);
        assertThat(active.contains(OVERHEAT)).isFalse();
        assertThat(active.contains(ABROAD)).isTrue();
        active.remove(ABROAD);
        assertThat(active.toByteArray()).isEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 77})
    void refusesOtherVersionsByNamingBoth(int version) {
        assertThatThrownBy(() -> restored(episodes, version, golden(EPISODE_V1)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the alarm episode of rule 'name' has version %d but this release reads"
                                + " version 1",
                        version);
        assertThatThrownBy(() -> restored(activeRules, version, golden(ACTIVE_RULES_V1)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the active rules of asset 'name' have version %d but this release reads"
                                + " version 1",
                        version);
    }

    @Test
    void refusesFieldsThatCannotBe() throws IOException {
        assertRefused(with(EPISODE_V1, 41, 3), "it has severity 3");
        assertRefused(with(EPISODE_V1, 41, -1), "it has severity -1");
        assertRefused(with(EPISODE_V1, 40, 4), "it has flags 4");
        assertRefused(with(EPISODE_V1, 36, 17), "it has 17 conditions in 44 bytes");
        assertRefused(with(EPISODE_V1, 39, 0x7f), "it has 2130706442 conditions in 44 bytes");
        assertRefused(with(EPISODE_V1, 39, -1), "it has -16777206 conditions in 44 bytes");
        assertThatThrownBy(() -> restored(activeRules, 1, with(ACTIVE_RULES_V1, 0, 3)))
                .hasMessage(
                        "the active rules of asset 'name' are damaged: there are 3, but their 28"
                                + " bytes end in rule 3");
        assertThatThrownBy(() -> restored(activeRules, 1, with(ACTIVE_RULES_V1, 0, 1)))
                .hasMessageEndingWith("there are 1 in 28 bytes");
        assertThatThrownBy(() -> restored(activeRules, 1, with(ACTIVE_RULES_V1, 3, -1)))
                .hasMessageEndingWith("there are -16777214 in 28 bytes");
        assertThatThrownBy(() -> restored(activeRules, 1, with(ACTIVE_RULES_V1, 5, -1)))
                .hasMessageEndingWith("there are 2, but their 28 bytes end in rule 1");
    }

    @Test
    void refusesEachOtherLength() throws IOException {
        for (int length = 0; length < 60; length++) {
            byte[] episode = Arrays.copyOf(golden(EPISODE_V1), length);
            byte[] active = Arrays.copyOf(golden(ACTIVE_RULES_V1), length);
            if (length != 44) {
                assertThatThrownBy(() -> restored(episodes, 1, episode))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("is damaged");
            }
            if (length != 28) {
                assertThatThrownBy(() -> restored(activeRules, 1, active))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("are damaged");
            }
        }
    }

    @Test
    void remembersAnyNumberOfConditions() throws IOException {
        for (int conditions = 0; conditions <= 20; conditions++) {
            Episode episode = created(episodes);
            episode.renew(1, conditions);
            for (int i = 0; i < conditions; i += 3) {
                episode.broken(i, true);
            }
            Episode copy = restored(episodes, 1, episode.toByteArray());
            assertThat(copy.anyBroken()).isEqualTo(conditions > 0);
            for (int i = 0; i < conditions; i++) {
                assertThat(copy.isBroken(i)).isEqualTo(i % 3 == 0);
                copy.broken(i, false);
            }
            assertThat(copy.anyBroken()).isFalse();
        }
    }

    private void assertRefused(byte[] episode, String how) {
        assertThatThrownBy(() -> restored(episodes, 1, episode))
                .isInstanceOf(IOException.class)
                .hasMessage("the alarm episode of rule 'name' is damaged: " + how);
    }

    private static byte[] with(String name, int offset, int value) throws IOException {
        byte[] bytes = golden(name);
        bytes[offset] = (byte) value;
        return bytes;
    }

    private static <R extends StateRecord> R created(RecordLayout<R> layout) {
        R record = layout.view();
        new Bytes().attach(record, new byte[layout.length("name")]);
        layout.initialise("name", record);
        return record;
    }

    private static <R extends StateRecord> R restored(
            RecordLayout<R> layout, int version, byte[] bytes) throws IOException {
        R record = layout.view();
        new Bytes().attach(record, bytes.clone());
        layout.restore("name", version, record);
        return record;
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = AlarmLayoutTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    /** Bytes of one record, with something else before and behind it. */
    private static final class Bytes implements RecordHost {

        private static final int BEFORE = 5;

        void attach(StateRecord record, byte[] bytes) {
            byte[] page = new byte[BEFORE + bytes.length + 3];
            Arrays.fill(page, (byte) 0x55);
            System.arraycopy(bytes, 0, page, BEFORE, bytes.length);
            record.attach(this, page, BEFORE, bytes.length);
        }

        @Override
        public void resize(StateRecord record, int length) {
            attach(record, Arrays.copyOf(record.toByteArray(), length));
        }
    }
}
