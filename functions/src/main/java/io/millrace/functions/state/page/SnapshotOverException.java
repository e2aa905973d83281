/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.io.IOException;

/** A snapshot was closed, superseded by a later one, or given up while it was written. */
public final class SnapshotOverException extends IOException {

    private static final long serialVersionUID = 1;

    SnapshotOverException() {
        super("the snapshot ended before it was written: cancelled, superseded or given up");
    }
}
