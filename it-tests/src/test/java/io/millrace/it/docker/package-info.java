/** The container files, as far as they can be checked without a Docker engine. */
@NullMarked
package io.millrace.it.docker;

import org.jspecify.annotations.NullMarked;
