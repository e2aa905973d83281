/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.jobs.cli.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads the file that describes a plant. Its keys are those of the published schema ({@code
 * millrace.schema.json}, explained in {@code docs/reference/configuration.md}). All that is wrong
 * with a file is told at once.
 */
public final class ConfigLoader {

    /** Larger files are refused, in bytes. */
    static final int LARGEST_FILE = 1 << 20;

    private ConfigLoader() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException if it cannot be used
     * @throws UserError if it cannot be read
     */
    public static PlantConfig load(Path file) {
        return load(file, Map.of());
    }

    /**
     * Reads a file with placeholders.
     *
     * @param values what stands for {@code ${name}}, by name
     * @throws ConfigException if it cannot be used
     * @throws UserError if it cannot be read
     */
    public static PlantConfig load(Path file, Map<String, String> values) {
        try (InputStream in = Files.newInputStream(file)) {
            return load(file.toString(), in, values);
        } catch (NoSuchFileException e) {
            throw new UserError("%s: there is no such file".formatted(file), e);
        } catch (IOException e) {
            throw new UserError(
                    "%s: cannot be read (%s)"
                            .formatted(
                                    file,
                                    Files.isDirectory(file) ? "it is a folder" : e.getMessage()),
                    e);
        }
    }

    /**
     * Reads a stream, for example a resource.
     *
     * @param name what the stream is called in messages
     * @param values what stands for {@code ${name}}, by name
     * @throws ConfigException if it cannot be used
     */
    public static PlantConfig load(String name, InputStream in, Map<String, String> values)
            throws IOException {
        return load(name, in.readNBytes(LARGEST_FILE + 1), values, System.getenv());
    }

    static PlantConfig load(
            String name,
            byte[] bytes,
            Map<String, String> values,
            Map<String, String> environment) {
        if (bytes.length > LARGEST_FILE) {
            throw Problems.fatal(
                    name, 1, "the file is larger than %d bytes".formatted(LARGEST_FILE));
        }
        Lines lines = new Lines();
        Problems problems = new Problems(name, lines);
        JsonNode root =
                new YamlReader(name, lines, problems, new Placeholders(values, environment))
                        .read(decode(name, bytes));
        new SchemaCheck(problems, root).run();
        return PlantBinding.bind(new Block(root, "", problems));
    }

    private static String decode(String name, byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(input).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < input.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw Problems.fatal(name, line, "the file is not UTF-8 text");
        }
    }
}
