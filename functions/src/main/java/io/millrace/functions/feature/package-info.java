/** Rolling features over count and time windows. */
@NullMarked
package io.millrace.functions.feature;

import org.jspecify.annotations.NullMarked;
