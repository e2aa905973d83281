/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Runs a picocli command so that its user never meets a stack trace. Exit codes: what the command
 * returns; 2 for a {@link UserError} and for wrong options; 1 for anything else, with the stack
 * trace in the log file that the message names.
 *
 * <p>The log file is the one of the system property {@code log.file} (the name that Flink uses,
 * too); where that is not set, a file of its own in the folder for temporary files.
 */
public final class CommandRunner {

    /** Everything was done. */
    public static final int OK = 0;

    /** Something failed that the user did not cause. */
    public static final int FAILURE = 1;

    /** The user's mistake. */
    public static final int USER_ERROR = 2;

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    private CommandRunner() {}

    /** Runs a command; what {@code main} hands to {@code System.exit}. */
    public static int run(Object command, String... arguments) {
        return prepare(new CommandLine(command)).execute(arguments);
    }

    /** Sets the handlers of a command and of its sub-commands. */
    public static CommandLine prepare(CommandLine commandLine) {
        return commandLine
                .setParameterExceptionHandler(CommandRunner::wrongOptions)
                .setExecutionExceptionHandler(CommandRunner::failed);
    }

    private static int wrongOptions(CommandLine.ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        print(
                command,
                "%s (see %s --help)"
                        .formatted(
                                oneLine(error.getMessage()),
                                command.getCommandSpec().qualifiedName()));
        return USER_ERROR;
    }

    private static int failed(
            Exception error, CommandLine command, CommandLine.@Nullable ParseResult parsed) {
        if (error instanceof UserError) {
            print(command, String.valueOf(error.getMessage()));
            return USER_ERROR;
        }
        String what = oneLine(error.getMessage());
        print(
                command,
                "%s%s; details in %s"
                        .formatted(
                                error.getClass().getSimpleName(),
                                what.isEmpty() ? "" : ": " + what,
                                record(error)));
        return FAILURE;
    }

    private static String record(Exception error) {
        String logFile = System.getProperty("log.file");
        if (logFile != null) {
            LOG.error("The command failed", error);
            return logFile;
        }
        try {
            Path file = Files.createTempFile("millrace-error-", ".log");
            try (PrintWriter writer =
                    new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
                error.printStackTrace(writer);
            }
            return file.toString();
        } catch (IOException unwritable) {
            error.addSuppressed(unwritable);
            LOG.error("The command failed", error);
            return "the log";
        }
    }

    private static void print(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println(message);
        err.flush();
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
