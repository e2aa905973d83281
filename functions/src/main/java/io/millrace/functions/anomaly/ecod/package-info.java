/**
 * Streaming ECOD: empirical-cumulative-distribution outlier detection, inductive and incremental.
 */
@NullMarked
package io.millrace.functions.anomaly.ecod;

import org.jspecify.annotations.NullMarked;
