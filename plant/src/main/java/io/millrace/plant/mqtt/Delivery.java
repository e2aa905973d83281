/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

/** Hears what becomes of one message. */
public interface Delivery {

    /** Reason code of a PUBACK for a message that nobody subscribes to (MQTT 5, 3.4.2.1). */
    int NO_MATCHING_SUBSCRIBERS = 0x10;

    /** From this reason code on the broker has refused the message. */
    int FIRST_ERROR = 0x80;

    /** For a message whose fate nobody asks for. */
    Delivery IGNORED = reasonCode -> {};

    /**
     * The broker's PUBACK came; once for each message.
     *
     * @param reasonCode as in MQTT 5, 0: success
     */
    void settled(int reasonCode);

    /** The message is sent once more, because the connection was lost before its PUBACK. */
    default void resent() {}
}
