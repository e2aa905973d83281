/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

/** The broker cannot be started or reached; the message is one line for the user. */
public final class BrokerUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    public BrokerUnavailableException(String message) {
        super(message);
    }

    public BrokerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
