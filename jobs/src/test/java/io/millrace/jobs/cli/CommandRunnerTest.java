/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Exit codes, and what the user sees of a failure. */
class CommandRunnerTest {

    private final StringWriter err = new StringWriter();

    @Test
    void aUsersMistakeIsItsMessageAlone() {
        int code =
                run(
                        () -> {
                            throw new UserError("plant.yaml:3: x: unknown key");
                        });

        assertThat(code).isEqualTo(2);
        assertThat(err).hasToString("plant.yaml:3: x: unknown key" + System.lineSeparator());
    }

    @Test
    void anythingElseIsOneLineWithTheStackTraceInAFile() throws IOException {
        int code =
                run(
                        () -> {
                            throw new IllegalStateException("first\nsecond");
                        });

        assertThat(code).isEqualTo(1);
        String line = err.toString().strip();
        assertThat(line).startsWith("IllegalStateException: first second; details in ");
        assertThat(err.toString().lines()).hasSize(1);
        Path details = Path.of(line.substring(line.indexOf(" in ") + 4));
        assertThat(Files.readString(details))
                .contains("IllegalStateException", "at " + CommandRunnerTest.class.getName());
        Files.delete(details);
    }

    @Test
    void anUnknownOptionIsOneLine() {
        int code = commandLine(() -> 0).execute("--nonsense");

        assertThat(code).isEqualTo(2);
        assertThat(err)
                .hasToString(
                        "Unknown option: '--nonsense' (see try --help)" + System.lineSeparator());
    }

    @Test
    void theCommandsOwnCodeIsKept() {
        assertThat(run(() -> 0)).isZero();
        assertThat(run(() -> 1)).isEqualTo(1);
    }

    private int run(Callable<Integer> body) {
        return commandLine(body).execute();
    }

    private CommandLine commandLine(Callable<Integer> body) {
        return CommandRunner.prepare(new CommandLine(new Try(body))).setErr(new PrintWriter(err));
    }

    /** A command that does what a test wants. */
    @Command(name = "try")
    private static final class Try implements Callable<Integer> {
        private final Callable<Integer> body;

        private Try(Callable<Integer> body) {
            this.body = body;
        }

        @Override
        public Integer call() throws Exception {
            return body.call();
        }
    }
}
