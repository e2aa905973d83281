/** The ingest pipeline: from what connectors deliver to validated readings. */
@NullMarked
package io.millrace.jobs.ingest;

import org.jspecify.annotations.NullMarked;
