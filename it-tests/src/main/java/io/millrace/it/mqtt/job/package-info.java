/** The job that a drill runs in a process of its own: the source under test and its ledger. */
@NullMarked
package io.millrace.it.mqtt.job;

import org.jspecify.annotations.NullMarked;
