/**
 * How the model's records cross a wire: type information and versioned serializers.
 *
 * <p>The records count as immutable, and so do the arrays inside them by convention: nobody writes
 * into an array after it was handed to a record. Copies are therefore the same object.
 */
@NullMarked
package io.millrace.functions.types;

import org.jspecify.annotations.NullMarked;
