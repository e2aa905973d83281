/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import io.millrace.functions.model.SecretReference;
import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.cli.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./millrace replay}: publishes a recorded file as readings. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Publishes a recorded file as readings over MQTT 5 with QoS 1, in the order of the"
                    + " file, and prints how many messages the broker acknowledged.",
            "The whole file is checked before the first message is sent. A row becomes one JSON"
                    + " object: {\"Pressure\":0.05,...,\"timestamp\":\"2020-03-09T10:14:33Z\"}."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the broker acknowledged every message",
            "1:it did not, or the connection was lost",
            "2:a mistake in the file, the options or the address"
        })
public final class ReplayCommand implements Callable<Integer> {

    /**
     * A source time of this age is not believed by the monitor, unless its configuration says so.
     */
    private static final Duration BELIEVED = Duration.ofDays(30);

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The recorded file.")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = {
                "skab: datetime;SENSOR;...[;anomaly;changepoint], labels are not published;",
                "nab: timestamp,value;",
                "readings-csv: asset,sensor,timestamp,value[,quality].",
                "Times without a zone are UTC."
            })
    private RecordedFormat format = RecordedFormat.SKAB;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URL",
            description = "The broker: mqtt://host[:1883] or mqtts://host[:8883].")
    private String to = "";

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            defaultValue = "1",
            converter = PaceConverter.class,
            description =
                    "1: the pace of the file's own times (default); N: N times faster; max: as fast"
                            + " as the broker acknowledges.")
    private Pace pace = new Pace(1.0);

    @Option(
            names = "--asset",
            paramLabel = "NAME",
            description =
                    "Asset of a file without a column for it (default: the file's name without its"
                            + " ending).")
    private @Nullable String asset;

    @Option(
            names = "--topic",
            paramLabel = "TEMPLATE",
            defaultValue = TopicTemplate.DEFAULT,
            description =
                    "Topic of the messages; {asset} stands for the asset (default:"
                            + " ${DEFAULT-VALUE}). Without {asset} the payload names it as"
                            + " device_id.")
    private String topic = TopicTemplate.DEFAULT;

    @Option(
            names = "--shift-to-now",
            description = {
                "Moves all times by the same span, so that the first one is now at speed 1, and the"
                    + " last one at any other speed. Otherwise times are published as recorded, and"
                    + " a monitor that finds them more than 30 days old (max_age) takes the time of"
                    + " arrival instead."
            })
    private boolean shiftToNow;

    @Option(names = "--username", paramLabel = "NAME", description = "User name at the broker.")
    private @Nullable String username;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File that holds the password.")
    private @Nullable String passwordFile;

    @Option(
            names = "--json",
            description = "Print one JSON object as the last line of standard output.")
    private boolean json;

    private final Clock clock;

    /** A command that takes the time from the system. */
    public ReplayCommand() {
        this(Clock.systemUTC());
    }

    ReplayCommand(Clock clock) {
        this.clock = clock;
    }

    /** Runs the command alone. */
    public static void main(String[] arguments) {
        System.exit(CommandRunner.run(new ReplayCommand(), arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        BrokerAddress address = address();
        TopicTemplate template = new TopicTemplate(topic);
        String name = asset == null ? fileNameAsAsset() : asset;
        if (format != RecordedFormat.READINGS_CSV) {
            template.of(name);
        }
        RecordedSummary summary = RecordedSummary.of(file, format, name);
        Duration shift = shift(summary);
        PrintWriter err = writer(false);
        if (Duration.between(summary.earliest().plus(shift), clock.instant()).compareTo(BELIEVED)
                > 0) {
            err.printf(
                    Locale.ROOT,
                    "note: the file's times begin at %s; a monitor with max_age: 30d takes the time"
                            + " of arrival instead (see --shift-to-now)%n",
                    summary.earliest().plus(shift));
            err.flush();
        }
        Replay replay =
                new Replay(
                        template,
                        new Payload(shift, !template.namesAsset()),
                        pace,
                        System::nanoTime,
                        TimeUnit.NANOSECONDS::sleep);
        return publish(address, replay, name, summary, err);
    }

    private int publish(
            BrokerAddress address,
            Replay replay,
            String name,
            RecordedSummary summary,
            PrintWriter err)
            throws IOException, InterruptedException {
        Progress progress =
                new Progress(err, Progress.onTerminal(), summary.rows(), System::nanoTime);
        long start = System.nanoTime();
        @Nullable String failure = null;
        ReplayResult result;
        try (Publisher publisher = Publisher.connect(address)) {
            try (RecordedFile rows = RecordedFile.open(file, format, name)) {
                replay.run(rows, summary.earliest(), publisher::publish, progress);
                publisher.await();
            } catch (IOException e) {
                failure = e.getMessage();
            }
            progress.end();
            if (publisher.refused() > 0) {
                err.printf(
                        Locale.ROOT,
                        "%s refused %d messages (reason code 0x%02X)%n",
                        address.broker(),
                        publisher.refused(),
                        publisher.refusal());
            }
            result =
                    new ReplayResult(
                            file.toString(),
                            summary,
                            publisher.published(),
                            publisher.acknowledged(),
                            publisher.refused(),
                            (System.nanoTime() - start) / 1e9);
        }
        if (failure != null) {
            err.println(failure);
        }
        err.flush();
        PrintWriter out = writer(true);
        out.println(result.text());
        if (json) {
            out.println(result.json());
        }
        out.flush();
        return result.isComplete() ? CommandRunner.OK : CommandRunner.FAILURE;
    }

    private BrokerAddress address() {
        try {
            return new BrokerAddress(
                    new URI(to),
                    username,
                    passwordFile == null ? null : SecretReference.file(passwordFile));
        } catch (URISyntaxException e) {
            throw new UserError("--to: not a broker: mqtt://host[:port] or mqtts://host[:port]", e);
        }
    }

    private String fileNameAsAsset() {
        Path fileName = file.getFileName();
        String text = fileName == null ? "" : fileName.toString();
        int end = text.lastIndexOf('.');
        return (end > 0 ? text.substring(0, end) : text).replaceAll("[+#/]", "_");
    }

    private Duration shift(RecordedSummary summary) {
        if (!shiftToNow) {
            return Duration.ZERO;
        }
        Instant anchor = pace.isOwnPace() ? summary.earliest() : summary.latest();
        // Whole milliseconds, so that shifted times are as readable as recorded ones.
        return Duration.ofMillis(Duration.between(anchor, clock.instant()).toMillis());
    }

    private PrintWriter writer(boolean out) {
        if (spec == null) {
            throw new IllegalStateException("the command runs without picocli");
        }
        CommandLine line = spec.commandLine();
        return out ? line.getOut() : line.getErr();
    }

    /** Reads a format. */
    static final class FormatConverter implements CommandLine.ITypeConverter<RecordedFormat> {
        @Override
        public RecordedFormat convert(String value) {
            try {
                return RecordedFormat.of(value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Reads a speed. */
    static final class PaceConverter implements CommandLine.ITypeConverter<Pace> {
        @Override
        public Pace convert(String value) {
            try {
                return Pace.parse(value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
