/** Detectors: from a feature vector to scores. */
@NullMarked
package io.millrace.functions.anomaly;

import org.jspecify.annotations.NullMarked;
