/** The way in: from a topic to scores, beside a plain consumer. */
@NullMarked
package io.millrace.benchmarks.kafka;

import org.jspecify.annotations.NullMarked;
