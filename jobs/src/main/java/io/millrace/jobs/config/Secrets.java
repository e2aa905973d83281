/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.functions.model.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code password} (a reference to the environment) and {@code password_file} of a block.
 */
final class Secrets {

    private static final String PREFIX = "${env.";

    private Secrets() {}

    static @Nullable SecretReference password(Block block) {
        return secret(block, "password");
    }

    /** The same for a secret of another name, such as {@code key_password}. */
    static @Nullable SecretReference secret(Block block, String key) {
        String reference = block.textOrNull(key);
        String file = block.textOrNull(key + "_file");
        if (reference != null && file != null) {
            block.problem(key + "_file", key + " is given as well; only one is allowed");
        }
        if (file != null) {
            return SecretReference.file(file);
        }
        if (reference == null || !reference.startsWith(PREFIX)) {
            return null;
        }
        return SecretReference.environment(
                reference.substring(PREFIX.length(), reference.length() - 1));
    }
}
