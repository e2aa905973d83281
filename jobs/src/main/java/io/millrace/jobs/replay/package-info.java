/** Publishes a recorded file as readings. */
@NullMarked
package io.millrace.jobs.replay;

import org.jspecify.annotations.NullMarked;
