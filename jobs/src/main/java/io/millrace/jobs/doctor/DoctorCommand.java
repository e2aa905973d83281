/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.topic.TopicFilter;
import io.millrace.functions.model.SecretReference;
import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.cli.UserError;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds out why nothing comes from a broker, or what does. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Connects step by step, says at the first failure what is wrong and what to change,"
                    + " then lists the topics with their rates and a configuration block to paste."
                    + " Exit code 1 if a step failed.")
public final class DoctorCommand implements Callable<Integer> {

    /** The protocols that can be examined. */
    enum Protocol {
        mqtt
    }

    private static final int MOST_LINES = 40;

    @Parameters(paramLabel = "PROTOCOL", description = "The protocol: ${COMPLETION-CANDIDATES}.")
    private Protocol protocol = Protocol.mqtt;

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "The broker: mqtt://HOST[:PORT] or mqtts://HOST[:PORT].")
    private URI url = URI.create("mqtt://localhost");

    @Option(
            names = "--topic",
            paramLabel = "FILTER",
            description = "What to listen to; may be given several times; default: #.")
    private List<String> topics = List.of("#");

    @Option(
            names = "--mqtt",
            paramLabel = "VERSION",
            description = "Protocol version, 5 or 3.1.1; default: ${DEFAULT-VALUE}.",
            defaultValue = "5")
    private String version = "5";

    @Option(names = "--username", paramLabel = "NAME", description = "User name.")
    private @Nullable String username;

    @Option(names = "--password-file", paramLabel = "FILE", description = "File with the password.")
    private @Nullable String passwordFile;

    @Option(
            names = "--password-env",
            paramLabel = "NAME",
            description = "Environment variable with the password.")
    private @Nullable String passwordVariable;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Trusted certificates, PEM or PKCS#12; default: those of Java.")
    private @Nullable String caFile;

    @Option(
            names = "--certificate-file",
            paramLabel = "FILE",
            description = "Own certificate, PEM; with --key-file.")
    private @Nullable String certificateFile;

    @Option(names = "--key-file", paramLabel = "FILE", description = "Its key, PEM with PKCS#8.")
    private @Nullable String keyFile;

    @Option(
            names = "--key-store-file",
            paramLabel = "FILE",
            description = "Own certificate and key together, PKCS#12.")
    private @Nullable String keyStoreFile;

    @Option(
            names = "--key-password-file",
            paramLabel = "FILE",
            description = "File with the password of the key or key store.")
    private @Nullable String keyPasswordFile;

    @Option(
            names = "--seconds",
            description = "How long to listen, in [1, 3600]; default: ${DEFAULT-VALUE}.",
            defaultValue = "10")
    private int seconds;

    @Option(names = "--json", description = "Print the diagnosis as one JSON object.")
    private boolean json;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(CommandRunner.run(new DoctorCommand(), arguments));
    }

    @Override
    public Integer call() throws Exception {
        return switch (protocol) {
            case mqtt -> mqtt();
        };
    }

    private int mqtt() throws Exception {
        MqttDoctor doctor;
        try {
            topics.forEach(TopicFilter::new);
            doctor =
                    new MqttDoctor(
                            endpoint(),
                            topics,
                            Duration.ofSeconds(listening()),
                            passwordKey(),
                            step -> print(json ? System.err : System.out, step));
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
        Diagnosis diagnosis = doctor.examine();
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(diagnosis));
        } else {
            print(diagnosis);
        }
        return diagnosis.healthy() ? CommandRunner.OK : CommandRunner.FAILURE;
    }

    private int listening() {
        if (seconds < 1 || seconds > 3600) {
            throw new UserError("--seconds %d is not in [1, 3600]".formatted(seconds));
        }
        return seconds;
    }

    private MqttEndpoint endpoint() {
        MqttVersion protocolVersion =
                switch (version) {
                    case "5" -> MqttVersion.V5;
                    case "3.1.1" -> MqttVersion.V3_1_1;
                    default ->
                            throw new UserError(
                                    "--mqtt '%s' is unknown; allowed: 5, 3.1.1".formatted(version));
                };
        boolean certificates =
                caFile != null
                        || certificateFile != null
                        || keyFile != null
                        || keyStoreFile != null;
        MqttTls tls =
                certificates
                        ? new MqttTls(
                                caFile,
                                null,
                                certificateFile,
                                keyFile,
                                keyStoreFile,
                                keyPasswordFile == null
                                        ? null
                                        : SecretReference.file(keyPasswordFile),
                                true)
                        : null;
        return new MqttEndpoint(
                url, protocolVersion, username, password(), tls, MqttEndpoint.DEFAULT_KEEP_ALIVE);
    }

    private @Nullable SecretReference password() {
        if (passwordFile != null && passwordVariable != null) {
            throw new UserError(
                    "--password-file and --password-env are both given; allowed is one");
        }
        if (passwordFile != null) {
            return SecretReference.file(passwordFile);
        }
        return passwordVariable == null ? null : SecretReference.environment(passwordVariable);
    }

    private String passwordKey() {
        if (passwordFile != null) {
            return "password_file: '%s'".formatted(passwordFile.replace("'", "''"));
        }
        return passwordVariable == null ? "" : "password_env: '%s'".formatted(passwordVariable);
    }

    private static void print(PrintStream out, Step step) {
        out.printf("%-4s %-10s %s%n", step.passed() ? "ok" : "FAIL", step.step(), step.says());
        if (step.advice() != null) {
            out.printf("%-15s -> %s%n", "", step.advice());
        }
    }

    private static void print(Diagnosis diagnosis) {
        if (!diagnosis.topics().isEmpty()) {
            System.out.printf("%n%-48s %9s %-10s %s%n", "topic", "per s", "payload", "sensors");
        }
        diagnosis.topics().stream()
                .limit(MOST_LINES)
                .forEach(
                        topic ->
                                System.out.printf(
                                        Locale.ROOT,
                                        "%-48s %9.1f %-10s %s%n",
                                        topic.topic(),
                                        topic.perSecond(),
                                        topic.form() + (topic.retained() ? " (old)" : ""),
                                        String.join(", ", topic.sensors())));
        if (diagnosis.topics().size() > MOST_LINES) {
            System.out.printf("... and %d more%n", diagnosis.topics().size() - MOST_LINES);
        }
        if (!diagnosis.limits().isEmpty()) {
            System.out.printf("%nwhat weakens the promise at this broker:%n");
            diagnosis.limits().forEach(limit -> System.out.println("  - " + limit));
        }
        if (!diagnosis.configuration().isEmpty()) {
            System.out.printf("%nfor your configuration:%n%n%s", diagnosis.configuration());
        }
    }
}
