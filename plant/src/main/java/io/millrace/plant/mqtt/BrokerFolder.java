/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one running broker: {@code millrace-broker-*} under a folder that several plants
 * may share. It is locked while its plant lives; what a killed plant left behind is cleared away by
 * the next one.
 */
final class BrokerFolder implements AutoCloseable {

    private static final String PREFIX = "millrace-broker-";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel channel;

    private BrokerFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static BrokerFolder under(Path parent) throws IOException {
        Files.createDirectories(parent);
        clearLeftovers(parent);
        Path folder = Files.createTempDirectory(parent, PREFIX);
        FileChannel channel = open(folder);
        channel.lock();
        for (String name : List.of("conf", "data", "extensions", "log", "native")) {
            Files.createDirectory(folder.resolve(name));
        }
        return new BrokerFolder(folder, channel);
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        delete(folder);
    }

    private static void clearLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path leftover : leftovers) {
                if (Files.exists(leftover.resolve(LOCK)) && isFree(leftover)) {
                    delete(leftover);
                }
            }
        }
    }

    private static boolean isFree(Path folder) throws IOException {
        try (FileChannel channel = open(folder);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException ownedByThisProcess) {
            return false;
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        return FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
