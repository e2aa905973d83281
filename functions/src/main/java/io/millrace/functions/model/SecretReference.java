/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a secret is found, never the secret: this is what travels in job graphs and savepoints. It
 * is resolved where it is used, when the connection is opened.
 *
 * @param kind a file or an environment variable of the process that connects
 * @param name the file's path or the variable's name
 */
public record SecretReference(Kind kind, String name) implements Serializable {

    /** What the name names. */
    public enum Kind {
        FILE,
        ENVIRONMENT
    }

    /** A secret in a file: its text without the line end at its end. */
    public static SecretReference file(String path) {
        return new SecretReference(Kind.FILE, path);
    }

    /** A secret in an environment variable. */
    public static SecretReference environment(String variable) {
        return new SecretReference(Kind.ENVIRONMENT, variable);
    }

    /**
     * The secret.
     *
     * @throws IOException if the file cannot be read or the variable is not set; the message names
     *     the reference
     */
    public String resolve() throws IOException {
        return resolve(System.getenv());
    }

    String resolve(Map<String, String> environment) throws IOException {
        switch (kind) {
            case FILE -> {
                try {
                    return Files.readString(Path.of(name), StandardCharsets.UTF_8).stripTrailing();
                } catch (IOException e) {
                    throw new IOException("cannot read the secret file '" + name + "'", e);
                }
            }
            case ENVIRONMENT -> {
                String value = environment.get(name);
                if (value == null) {
                    throw new IOException(
                            "the environment variable '" + name + "' with a secret is not set");
                }
                return value;
            }
        }
        throw new IllegalStateException("unknown kind of secret reference " + kind);
    }
}
