/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files in which each checkpoint of a drill's job leaves its ledger. */
public final class LedgerFiles {

    private static final String SUFFIX = ".ledger";

    private LedgerFiles() {}

    static String name(long checkpoint, int subtask, int parallelism) {
        return "%019d-%d-of-%d%s".formatted(checkpoint, subtask, parallelism, SUFFIX);
    }

    /**
     * A ledger and the checkpoint that it is of.
     *
     * @param checkpoint id
     * @param ledger of all subtasks
     */
    public record Seen(long checkpoint, LedgerPart ledger) {}

    /** The newest ledger that all subtasks have written, if there is one. */
    public static Optional<Seen> newest(Path folder, int devices) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files =
                    all.filter(file -> file.toString().endsWith(SUFFIX))
                            .sorted(Comparator.reverseOrder())
                            .toList();
        }
        for (Path file : files) {
            String[] words = file.getFileName().toString().replace(SUFFIX, "").split("-", -1);
            long checkpoint = Long.parseLong(words[0]);
            int parallelism = Integer.parseInt(words[3]);
            LedgerPart whole = new LedgerPart(devices);
            int parts = 0;
            for (; parts < parallelism; parts++) {
                Path part = folder.resolve(name(checkpoint, parts, parallelism));
                if (!Files.exists(part)) {
                    break;
                }
                whole.merge(LedgerPart.of(Files.readAllBytes(part)));
            }
            if (parts == parallelism) {
                return Optional.of(new Seen(checkpoint, whole));
            }
        }
        return Optional.empty();
    }
}
