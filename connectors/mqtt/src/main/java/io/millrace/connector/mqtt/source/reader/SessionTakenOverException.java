/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Another job reads under the same client id. Ends the job for good: a restart would only take the
 * session back, and so on for ever.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class SessionTakenOverException extends RuntimeException {

    SessionTakenOverException(String message) {
        super(message);
    }
}
