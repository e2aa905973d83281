/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.cli.CommandRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A user's mistake is one line and exit code 2, before anything is published. */
class ReplayCommandTest {

    @TempDir private Path folder;

    @Test
    void mistakesInTheOptionsAreOneLineEach() throws IOException {
        String file = file("timestamp,value\n2015-02-26 21:42:53,1\n").toString();

        assertMistake(
                "Missing required options: '--format=FORMAT', '--to=URL' (see replay --help)",
                file);
        assertMistake(
                "Invalid value for option '--format': 'csv' is not one of skab, nab, readings-csv"
                        + " (see replay --help)",
                file,
                "--format",
                "csv",
                "--to",
                "mqtt://h");
        assertMistake(
                "Invalid value for option '--speed': '-2' is not a speed: 1 (the file's own), N"
                        + " times faster, or max (see replay --help)",
                file,
                "--format",
                "nab",
                "--to",
                "mqtt://h",
                "--speed=-2");
        assertMistake(
                "--to: 'http://h' is not a broker: mqtt://host[:port] or mqtts://host[:port],"
                        + " without user name or password",
                file,
                "--format",
                "nab",
                "--to",
                "http://h");
        assertMistake(
                "--to: 'mqtt://***@h' is not a broker: mqtt://host[:port] or mqtts://host[:port],"
                        + " without user name or password",
                file,
                "--format",
                "nab",
                "--to",
                "mqtt://user:secret@h");
    }

    /** Were the file read while it is published, the broker would be asked first. */
    @Test
    void aMistakeInTheLastLineIsToldBeforeTheBrokerIsAsked() throws IOException {
        Path file = file("timestamp,value\n2015-02-26 21:42:53,1\n2015-02-26 21:42:54,x\n");

        assertMistake(
                file + ":3: value: found 'x', expected a number",
                file.toString(),
                "--format",
                "nab",
                "--to",
                "mqtt://host.invalid:1");
    }

    @Test
    void helpSaysWhyTimesAreShifted() {
        StringWriter out = new StringWriter();
        int code =
                CommandRunner.prepare(new CommandLine(new ReplayCommand()))
                        .setOut(new PrintWriter(out))
                        .execute("--help");

        assertThat(code).isZero();
        assertThat(out.toString())
                .contains(
                        "skab", "nab", "readings-csv", "--shift-to-now", "30 days", "Exit codes:");
    }

    private void assertMistake(String message, String... arguments) {
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        int code =
                CommandRunner.prepare(new CommandLine(new ReplayCommand()))
                        .setErr(new PrintWriter(err))
                        .setOut(new PrintWriter(out))
                        .execute(arguments);

        assertThat(err.toString().lines()).containsExactly(message);
        assertThat(out.toString()).isEmpty();
        assertThat(code).isEqualTo(2);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("file.csv"), text);
    }
}
