/** How the model's records cross a wire: type information and versioned serializers. */
@NullMarked
package io.millrace.functions.types;

import org.jspecify.annotations.NullMarked;
