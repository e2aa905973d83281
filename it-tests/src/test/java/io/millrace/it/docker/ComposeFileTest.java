/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.SecretReference;
import io.millrace.jobs.config.ConfigLoader;
import io.millrace.jobs.config.KafkaOptions;
import io.millrace.jobs.config.PlantConfig;
import io.millrace.jobs.monitor.MonitorJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The compose file, the image and Flink's settings against each other and against the start
 * scripts. Where Millrace is built there is no Docker engine: this is as far as they are tested.
 */
class ComposeFileTest {

    private static final Path ROOT = root();
    private static final Path DOCKER = ROOT.resolve("docker");
    private static final Map<String, Object> COMPOSE = yaml(DOCKER.resolve("compose.yaml"));

    /** What the user writes beside the compose file; the README says so. */
    private static final Set<String> OF_THE_USER = Set.of("./database_password");

    @Test
    void hasTheServicesOfAPlantFloor() {
        assertThat(services().keySet())
                .containsExactlyInAnyOrder(
                        "kafka", "timescaledb", "mosquitto", "jobmanager", "taskmanager");
    }

    @Test
    void commandsNameRolesThatTheStartScriptKnows() throws IOException {
        String script = Files.readString(ROOT.resolve("flink-conf/bin/flink-process"));
        Set<String> roles = new TreeSet<>();
        Matcher role = Pattern.compile("(?m)^([a-z-]+)\\)$").matcher(script);
        while (role.find()) {
            roles.add(role.group(1));
        }
        assertThat(roles).contains("jobmanager", "taskmanager", "standalone-job", "client");
        List<String> jobManager = list(service("jobmanager").get("command"));
        assertThat(roles).contains(jobManager.get(0));
        assertThat(roles).contains(list(service("taskmanager").get("command")).get(0));
        assertThat(jobManager)
                .containsSubsequence("--job-classname", MonitorJob.class.getName())
                .containsSubsequence("--config", "/etc/millrace/plant.yaml");
        String image = Files.readString(DOCKER.resolve("Dockerfile"));
        assertThat(image).contains("ENTRYPOINT [\"/opt/millrace/flink-conf/bin/flink-process\"]");
        Matcher standard = Pattern.compile("(?m)^CMD \\[\"([a-z-]+)\"]$").matcher(image);
        assertThat(standard.find()).isTrue();
        assertThat(roles).contains(standard.group(1));
        assertThat(ROOT.resolve("flink-conf/bin/flink-process")).isExecutable();
    }

    @Test
    void whatIsMountedExistsOrIsTheUsers() throws IOException {
        Set<String> volumes = map(COMPOSE.get("volumes")).keySet();
        for (String name : services().keySet()) {
            for (String volume : list(service(name).get("volumes"))) {
                String source = volume.split(":", -1)[0];
                if (source.startsWith(".") || source.startsWith("/")) {
                    assertThat(DOCKER.resolve(source)).exists();
                } else {
                    assertThat(volumes).as("volumes of %s", name).contains(source);
                }
            }
            assertThat(map(COMPOSE.get("secrets")).keySet())
                    .as("secrets of %s", name)
                    .containsAll(list(service(name).get("secrets")));
            for (String other : list(service(name).get("depends_on"))) {
                assertThat(services()).containsKey(other);
            }
        }
        String readme = Files.readString(ROOT.resolve("README.md"));
        for (Object secret : map(COMPOSE.get("secrets")).values()) {
            String file = String.valueOf(map(secret).get("file"));
            if (Files.notExists(DOCKER.resolve(file))) {
                assertThat(OF_THE_USER).contains(file);
                assertThat(readme).contains("docker/" + file.substring(2));
            }
        }
    }

    @Test
    void imageCopiesWhatThereIs() throws IOException {
        for (String line : Files.readAllLines(DOCKER.resolve("Dockerfile"))) {
            if (line.startsWith("COPY ")) {
                String source = line.split(" ", -1)[1];
                // The job archive is made by ./millrace build.
                if (!source.equals("jobs/target/millrace-jobs.jar")) {
                    assertThat(ROOT.resolve(source)).exists();
                }
            }
        }
        Map<String, Object> build = map(service("jobmanager").get("build"));
        Path context = DOCKER.resolve(String.valueOf(build.get("context"))).normalize();
        assertThat(context).isEqualTo(ROOT);
        assertThat(context.resolve(String.valueOf(build.get("dockerfile")))).exists();
        assertThat(service("taskmanager").get("image"))
                .isEqualTo(service("jobmanager").get("image"));
    }

    @Test
    void holdsNoPassword() throws IOException {
        for (String name : services().keySet()) {
            Object environment = service(name).get("environment");
            if (environment != null) {
                map(environment)
                        .forEach(
                                (key, value) -> {
                                    if (Pattern.compile("(?i)passw|secret|token")
                                            .matcher(key)
                                            .find()) {
                                        assertThat(key).as("of %s", name).endsWith("_FILE");
                                        assertThat(String.valueOf(value))
                                                .startsWith("/run/secrets/");
                                    }
                                });
            }
        }
        assertThat(Files.readString(DOCKER.resolve("compose.yaml")))
                .doesNotContainPattern("://[^/\\s]*:[^/\\s]*@");
    }

    @Test
    void portsAreForThisHostOnly() {
        int ports = 0;
        for (String name : services().keySet()) {
            for (String port : list(service(name).get("ports"))) {
                assertThat(port).as("port of %s", name).startsWith("127.0.0.1:");
                ports++;
            }
            assertThat(service(name)).as(name).doesNotContainKey("network_mode");
        }
        assertThat(ports).isPositive();
    }

    @Test
    void plantOfTheComposeFileLoadsAndNamesItsServices() {
        PlantConfig plant = ConfigLoader.load(DOCKER.resolve("plant.yaml"));

        assertThat(plant.connections())
                .extracting(connection -> connection.options().broker())
                .containsExactly(URI.create("mqtt://mosquitto:1883"));
        assertThat(plant.storage().host()).isEqualTo("timescaledb");
        Map<String, Object> database = map(service("timescaledb").get("environment"));
        assertThat(plant.storage().database()).isEqualTo(database.get("POSTGRES_DB"));
        assertThat(plant.storage().username()).isEqualTo(database.get("POSTGRES_USER"));
        assertThat(plant.storage().password())
                .isEqualTo(
                        SecretReference.file(
                                String.valueOf(database.get("POSTGRES_PASSWORD_FILE"))));
        String kafka =
                String.valueOf(
                        map(service("kafka").get("environment")).get("KAFKA_ADVERTISED_LISTENERS"));
        assertThat(plant.kafka())
                .isEqualTo(
                        new KafkaOptions(
                                List.of(kafka.replace("PLAINTEXT://", "")),
                                KafkaOptions.DEFAULT_ALARMS_TOPIC));
    }

    @Test
    void flinkIsTheOneOfTheBuild() throws IOException {
        assertThat(Files.readAllLines(DOCKER.resolve("Dockerfile")))
                .contains("FROM flink:%s-java17".formatted(property("flink.version")));
        assertThat(service("kafka").get("image"))
                .isEqualTo("apache/kafka:" + property("kafka.version"));
    }

    @Test
    void javaOptionsAgree() throws IOException {
        String options =
                Files.readAllLines(ROOT.resolve("flink-conf/java-options")).stream()
                        .filter(line -> !line.isBlank())
                        .collect(Collectors.joining(" "));
        assertThat(property("flink.java.options")).isEqualTo(options);
        for (String place : List.of("cluster", "container")) {
            assertThat(yaml(ROOT.resolve("flink-conf/" + place + "/config.yaml")))
                    .as(place)
                    .containsEntry("env.java.opts.all", options);
        }
    }

    private static Path root() {
        // Surefire's own; the module's folder.
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path parent = module.getParent();
        if (parent == null) {
            throw new IllegalStateException("the module lies at the root of the file system");
        }
        return parent;
    }

    private static String property(String name) throws IOException {
        Matcher element =
                Pattern.compile("<(" + Pattern.quote(name) + ")>([^<]*)</\\1>")
                        .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(element.find()).as("property %s of the build", name).isTrue();
        return element.group(2);
    }

    private static Map<String, Object> services() {
        return map(COMPOSE.get("services"));
    }

    private static Map<String, Object> service(String name) {
        return map(services().get(name));
    }

    private static Map<String, Object> yaml(Path file) {
        try {
            return map(
                    new Yaml(new SafeConstructor(new LoaderOptions()))
                            .load(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    private static List<String> list(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        assertThat(value).isInstanceOf(List.class);
        return Arrays.stream(((List<?>) value).toArray()).map(String::valueOf).toList();
    }
}
