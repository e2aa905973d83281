/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs a main class in a JVM of its own with this JVM's options and class path, so that nothing
 * that was measured before (compiled code, garbage, RocksDB's threads) is in what is measured next.
 * It is ended with this JVM.
 */
public final class ChildJvm {

    private static final long STOP_SECONDS = 10;

    private ChildJvm() {}

    /**
     * Runs to the end.
     *
     * @param main the class
     * @param arguments its arguments
     * @param errors takes each line that it writes to standard error
     * @return the last line that it wrote to standard output
     * @throws IOException if it fails or writes nothing; names the exit code
     */
    public static String run(Class<?> main, List<String> arguments, Consumer<String> errors)
            throws IOException, InterruptedException {
        Process process = start(main, arguments);
        Thread hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        Thread reader = new Thread(() -> pass(process, errors), "child-errors");
        reader.setDaemon(true);
        reader.start();
        try {
            String last = lastLine(process);
            int code = process.waitFor();
            reader.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            if (code != 0 || last.isEmpty()) {
                throw new IOException(
                        "%s %s ended with exit code %d"
                                .formatted(main.getSimpleName(), arguments, code));
            }
            return last;
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    /** Starts it; the caller ends it. */
    public static Process start(Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        return new ProcessBuilder(command).start();
    }

    private static String lastLine(Process process) throws IOException {
        String last = "";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
        }
        return last;
    }

    private static void pass(Process process, Consumer<String> errors) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                errors.accept(line);
            }
        } catch (IOException e) {
            // The stream was closed under the reader because the child was ended.
            errors.accept("millrace: " + e.getMessage());
        }
    }
}
