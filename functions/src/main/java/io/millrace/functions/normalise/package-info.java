/** From what a protocol delivered to a validated reading. */
@NullMarked
package io.millrace.functions.normalise;

import org.jspecify.annotations.NullMarked;
