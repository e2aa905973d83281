/** The ledger: numbered readings in, rows out, and what became of each. */
@NullMarked
package io.millrace.it.ledger;

import org.jspecify.annotations.NullMarked;
