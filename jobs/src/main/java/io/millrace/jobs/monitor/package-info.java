/** The monitor job: features, detectors and alarms of each asset, and where they are stored. */
@NullMarked
package io.millrace.jobs.monitor;

import org.jspecify.annotations.NullMarked;
