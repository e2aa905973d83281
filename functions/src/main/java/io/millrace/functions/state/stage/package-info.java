/* SPDX-License-Identifier: Apache-2.0 */
/** Keyed stages: what an author writes, and the operator that runs a chain of them. */
@NullMarked
package io.millrace.functions.state.stage;

import org.jspecify.annotations.NullMarked;
