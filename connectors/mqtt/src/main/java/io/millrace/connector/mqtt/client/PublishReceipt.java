/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

/** Told what became of a published message. Nothing here may block. */
public interface PublishReceipt {

    /** The broker has it (PUBACK). */
    void accepted();

    /**
     * The broker does not want it (PUBACK with an error, MQTT 5 only).
     *
     * @param code the reason code, from 0x80
     */
    void refused(int code);
}
