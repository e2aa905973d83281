/** What a user does wrong, and what the machine runs out of: one clear line, and nothing lost. */
@NullMarked
package io.millrace.it.input;

import org.jspecify.annotations.NullMarked;
