/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link SecretReference}. */
class SecretReferenceTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void readsAFileWithoutTheLineEndAtItsEnd(String end) throws IOException {
        Path file = folder.resolve("password");
        Files.writeString(file, " pässwörd 1" + end, StandardCharsets.UTF_8);

        assertThat(SecretReference.file(file.toString()).resolve()).isEqualTo(" pässwörd 1");
    }

    @Test
    void readsTheFileAnewEachTime() throws IOException {
        Path file = folder.resolve("password");
        SecretReference reference = SecretReference.file(file.toString());
        Files.writeString(file, "old");
        assertThat(reference.resolve()).isEqualTo("old");

        Files.writeString(file, "new");

        assertThat(reference.resolve()).as("a rotated secret").isEqualTo("new");
    }

    @Test
    void readsAVariable() throws IOException {
        assertThat(SecretReference.environment("DB_PASSWORD").resolve(Map.of("DB_PASSWORD", "x ")))
                .isEqualTo("x ");
    }

    @Test
    void namesTheReferenceThatCannotBeRead() {
        String missing = folder.resolve("missing").toString();

        assertThatThrownBy(() -> SecretReference.file(missing).resolve())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read the secret file '%s'", missing);
        assertThatThrownBy(() -> SecretReference.environment("DB_PASSWORD").resolve(Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("the environment variable 'DB_PASSWORD' with a secret is not set");
    }

    @Test
    void showsAndSerialisesTheNameAndNeverTheSecret() throws Exception {
        Path file = folder.resolve("password");
        Files.writeString(file, "hunter2");
        SecretReference reference = SecretReference.file(file.toString());
        assertThat(reference.resolve()).isEqualTo("hunter2");

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(reference);
        }

        assertThat(reference.toString()).contains("password").doesNotContain("hunter2");
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(reference);
        }
    }
}
