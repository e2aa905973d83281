/** What was published and what the broker has acknowledged. */
@NullMarked
package io.millrace.plant.ledger;

import org.jspecify.annotations.NullMarked;
