/**
 * What all commands share towards their user: one line for a mistake, exit codes, no stack trace.
 */
@NullMarked
package io.millrace.jobs.cli;

import org.jspecify.annotations.NullMarked;
