/** The demonstration: a simulated plant, a broker, a database and the job, watched live. */
@NullMarked
package io.millrace.jobs.demo;

import org.jspecify.annotations.NullMarked;
