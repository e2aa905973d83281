/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Small configuration files for the tests. */
final class PlantFiles {

    /** What each file needs; two lines, so that what a test adds starts in line 3. */
    static final String MINIMAL =
            """
            mqtt: {broker_host: localhost}
            storage: {host: localhost, database: plant}
            """;

    private PlantFiles() {}

    /** Loads a file that has more than the minimum. */
    static PlantConfig withMinimum(String more) {
        return load(MINIMAL + more);
    }

    static PlantConfig load(String yaml) {
        return load(yaml, Map.of(), Map.of());
    }

    static PlantConfig load(
            String yaml, Map<String, String> values, Map<String, String> environment) {
        return ConfigLoader.load(
                "plant.yaml", yaml.getBytes(StandardCharsets.UTF_8), values, environment);
    }

    /** The lines of the exception that loading must throw. */
    static List<String> problems(String yaml) {
        return Assertions.catchThrowableOfType(ConfigException.class, () -> load(yaml)).lines();
    }

    /**
     * The lines of the exception for a file that has more than the minimum; it starts in line 3.
     */
    static List<String> problemsWithMinimum(String more) {
        return problems(MINIMAL + more);
    }

    static String resource(String name) throws IOException {
        try (InputStream in = PlantFiles.class.getResourceAsStream(name)) {
            Assertions.assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
