/* SPDX-License-Identifier: Apache-2.0 */
/** State records as flat bytes: what an author of a keyed stage reads and writes. */
@NullMarked
package io.millrace.functions.state.record;

import org.jspecify.annotations.NullMarked;
