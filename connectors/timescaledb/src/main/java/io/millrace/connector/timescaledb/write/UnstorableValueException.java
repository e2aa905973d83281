/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

/** A value that PostgreSQL cannot store; the message says why. */
final class UnstorableValueException extends Exception {

    private static final long serialVersionUID = 1L;

    UnstorableValueException(String message) {
        super(message, null, false, false);
    }
}
