/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.functions.model.DeadLetter;

/** The dead letter of a message. What a publisher wrote may stand in its reason. */
final class Refusal {

    private static final int LONGEST = 1000;

    private Refusal() {}

    /** With a reason of one line: what is no printable character becomes a question mark. */
    static DeadLetter of(MqttMessage message, String reason) {
        String printable = reason.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
        String shown =
                printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "...";
        return new DeadLetter(message.topic(), shown, message.payload(), message.arrivalMillis());
    }
}
