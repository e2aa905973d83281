/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.cli;

/**
 * Something that the user can put right: a command ends with exit code 2 and shows the message
 * alone. The message says what is wrong, where, the value, and what is allowed, in one line (one
 * line for each, where several things are wrong); it never holds a secret.
 */
public class UserError extends RuntimeException {

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }

    /** A mistake that another exception's message tells well enough. */
    public static UserError because(Exception cause) {
        String message = cause.getMessage();
        return new UserError(message == null ? cause.getClass().getSimpleName() : message);
    }
}
