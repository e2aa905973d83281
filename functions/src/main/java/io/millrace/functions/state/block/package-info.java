/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Blocks of readings: what travels between the source side and the keyed stages, and through the
 * raw log.
 */
@NullMarked
package io.millrace.functions.state.block;

import org.jspecify.annotations.NullMarked;
