/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message of a descriptor set, the file that {@code protoc --include_imports
 * --descriptor_set_out=FILE} writes. The set travels with the job: workers need not have the file.
 */
public final class ProtobufMessage implements Serializable {

    /** Larger files are no descriptor sets that somebody wrote, in bytes. */
    private static final int LARGEST_FILE = 1 << 22;

    private static final int DEEPEST_IMPORT = 64;

    private final byte[] descriptorSet;
    private final String name;

    private ProtobufMessage(byte[] descriptorSet, String name) {
        this.descriptorSet = descriptorSet;
        this.name = name;
    }

    /**
     * Reads a descriptor set from a file.
     *
     * @param file the file
     * @param message the message's full name, its package included; null if the set has one alone
     * @throws IllegalArgumentException in one line, naming the file and what is wrong with it
     */
    public static ProtobufMessage load(Path file, @Nullable String message) {
        if (file.toString().endsWith(".proto")) {
            throw new IllegalArgumentException(
                    ("'%s' is a schema's source; give the descriptor set that protoc"
                                    + " --include_imports --descriptor_set_out=%s makes of it")
                            .formatted(file, descriptorName(file)));
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_FILE + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the descriptor set '%s' cannot be read: %s"
                            .formatted(file, Files.exists(file) ? e.getMessage() : "no such file"),
                    e);
        }
        if (bytes.length > LARGEST_FILE) {
            throw new IllegalArgumentException(
                    "the descriptor set '%s' is larger than %d bytes"
                            .formatted(file, LARGEST_FILE));
        }
        return of(bytes, file.toString(), message);
    }

    private static String descriptorName(Path file) {
        return file.toString().replaceFirst("\\.proto$", ".desc");
    }

    /**
     * Takes a descriptor set.
     *
     * @param descriptorSet its bytes
     * @param file what it is called in messages
     * @param message the message's full name; null if the set has one alone
     * @throws IllegalArgumentException in one line, naming the file and what is wrong with it
     */
    public static ProtobufMessage of(byte[] descriptorSet, String file, @Nullable String message) {
        Map<String, Descriptor> messages;
        try {
            messages = messages(descriptorSet);
        } catch (InvalidProtocolBufferException
                | DescriptorValidationException
                | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is no descriptor set (protoc --include_imports --descriptor_set_out): %s"
                            .formatted(file, firstLine(e)),
                    e);
        }
        if (messages.isEmpty()) {
            throw new IllegalArgumentException(
                    "the descriptor set '%s' describes no message".formatted(file));
        }
        if (message == null && messages.size() > 1) {
            throw new IllegalArgumentException(
                    "the descriptor set '%s' describes several messages; one must be named: %s"
                            .formatted(file, String.join(", ", messages.keySet())));
        }
        String name = message == null ? messages.keySet().iterator().next() : message;
        if (!messages.containsKey(name)) {
            throw new IllegalArgumentException(
                    "the descriptor set '%s' has no message '%s'; it has %s"
                            .formatted(file, name, String.join(", ", messages.keySet())));
        }
        return new ProtobufMessage(descriptorSet.clone(), name);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** The message's full name. */
    public String name() {
        return name;
    }

    /** The message's description; it was checked before. */
    Descriptor descriptor() {
        try {
            Descriptor found = messages(descriptorSet).get(name);
            if (found != null) {
                return found;
            }
        } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
            throw new IllegalStateException("the descriptor set was readable before", e);
        }
        throw new IllegalStateException("the descriptor set had the message " + name);
    }

    /** Messages by full name; those of Google's own files only on demand by others. */
    private static Map<String, Descriptor> messages(byte[] descriptorSet)
            throws InvalidProtocolBufferException, DescriptorValidationException {
        FileDescriptorSet set = FileDescriptorSet.parseFrom(descriptorSet);
        Map<String, FileDescriptorProto> files = new HashMap<>();
        set.getFileList().forEach(file -> files.put(file.getName(), file));
        Map<String, FileDescriptor> built = new HashMap<>();
        Map<String, Descriptor> messages = new TreeMap<>();
        for (FileDescriptorProto file : set.getFileList()) {
            FileDescriptor descriptor = build(file.getName(), files, built, new HashSet<>());
            if (!file.getPackage().equals("google.protobuf")) {
                descriptor.getMessageTypes().forEach(type -> add(type, messages));
            }
        }
        return messages;
    }

    private static void add(Descriptor type, Map<String, Descriptor> messages) {
        messages.put(type.getFullName(), type);
        for (Descriptor nested : type.getNestedTypes()) {
            if (!nested.getOptions().getMapEntry()) {
                add(nested, messages);
            }
        }
    }

    private static FileDescriptor build(
            String name,
            Map<String, FileDescriptorProto> files,
            Map<String, FileDescriptor> built,
            Set<String> open)
            throws DescriptorValidationException {
        FileDescriptor known = built.get(name);
        if (known != null) {
            return known;
        }
        FileDescriptorProto file = files.get(name);
        if (file == null) {
            throw new IllegalArgumentException("the imported file %s is not in it".formatted(name));
        }
        if (!open.add(name) || open.size() > DEEPEST_IMPORT) {
            throw new IllegalArgumentException("the file %s imports itself".formatted(name));
        }
        List<FileDescriptor> imports = new ArrayList<>();
        for (String imported : file.getDependencyList()) {
            imports.add(build(imported, files, built, open));
        }
        open.remove(name);
        FileDescriptor descriptor =
                FileDescriptor.buildFrom(file, imports.toArray(new FileDescriptor[0]));
        built.put(name, descriptor);
        return descriptor;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProtobufMessage that
                && name.equals(that.name)
                && Arrays.equals(descriptorSet, that.descriptorSet);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(descriptorSet);
    }

    @Override
    public String toString() {
        return name;
    }
}
