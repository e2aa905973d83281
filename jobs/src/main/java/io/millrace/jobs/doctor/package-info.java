/** The doctor: what is wrong on the way to a broker, and what can be read there. */
@NullMarked
package io.millrace.jobs.doctor;

import org.jspecify.annotations.NullMarked;
