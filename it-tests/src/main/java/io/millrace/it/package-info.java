/** The drills: faults on purpose, ending in a ledger. For users' own plants and for the tests. */
@NullMarked
package io.millrace.it;

import org.jspecify.annotations.NullMarked;
