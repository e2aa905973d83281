/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints that a job left in its folder: what a process that was killed goes on from.
 *
 * <p>The folder holds one job's checkpoints, {@code chk-N} with N counting on over restarts. A
 * checkpoint is complete once its {@code _metadata} exists, for Flink writes that last and moves it
 * into place.
 */
public final class RetainedCheckpoints {

    private static final Pattern NAME = Pattern.compile("chk-(\\d{1,18})");

    private RetainedCheckpoints() {}

    /**
     * The newest complete checkpoint.
     *
     * @param folder the job's checkpoint folder; need not exist
     * @throws IOException if the folder cannot be read
     */
    public static Optional<Path> newest(Path folder) throws IOException {
        return newestFirst(folder).stream().findFirst();
    }

    static List<Path> newestFirst(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(RetainedCheckpoints::isComplete)
                    .sorted(Comparator.comparingLong(RetainedCheckpoints::number).reversed())
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isComplete(Path entry) {
        return NAME.matcher(entry.getFileName().toString()).matches()
                && Files.isRegularFile(entry.resolve("_metadata"));
    }

    private static long number(Path entry) {
        return Long.parseLong(entry.getFileName().toString().substring("chk-".length()));
    }
}
