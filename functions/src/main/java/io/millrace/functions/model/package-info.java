/**
 * The plant's vocabulary: what devices say and what Millrace makes of it. Knows nothing of Flink.
 */
@NullMarked
package io.millrace.functions.model;

import org.jspecify.annotations.NullMarked;
