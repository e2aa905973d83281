/* SPDX-License-Identifier: Apache-2.0 */
/** Where the bytes of state records live: pages, cells, and snapshots of them. */
@NullMarked
package io.millrace.functions.state.page;

import org.jspecify.annotations.NullMarked;
