/** What the plant can be told while it runs. */
@NullMarked
package io.millrace.plant.control;

import org.jspecify.annotations.NullMarked;
