/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The raw log: validated readings in a topic of Kafka, between ingest and monitor. Its records are
 * a contract, described in {@code docs/reference/raw-log.md}.
 */
@NullMarked
package io.millrace.jobs.rawlog;

import org.jspecify.annotations.NullMarked;
