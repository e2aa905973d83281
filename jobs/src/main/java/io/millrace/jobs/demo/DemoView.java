/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

/** Shows a running demonstration to a person. */
interface DemoView {

    /** Says what is going on before there is anything to see. */
    void say(String line);

    /** Shows the present state. */
    void show(DemoSnapshot snapshot);

    /** Leaves the screen in order. */
    void end();
}
