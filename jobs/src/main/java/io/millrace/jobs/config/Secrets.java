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
        String reference = block.textOrNull("password");
        String file = block.textOrNull("password_file");
        if (reference != null && file != null) {
            block.problem("password_file", "password is given as well; only one is allowed");
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
