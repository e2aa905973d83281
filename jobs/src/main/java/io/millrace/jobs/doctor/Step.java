/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One step on the way to the first message.
 *
 * @param step what was tried: name, port, tls, login, session, subscribe, messages
 * @param passed whether it went well
 * @param says one line: what was found
 * @param advice which setting or file to change; null where nothing is to be done
 */
public record Step(String step, boolean passed, String says, @Nullable String advice) {

    static Step passed(String step, String says) {
        return new Step(step, true, says, null);
    }

    static Step failed(String step, String says, String advice) {
        return new Step(step, false, says, advice);
    }
}
