/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.io.IOException;

/** A snapshot was closed, superseded by a later one, or given up while it was written. */
public final class SnapshotOverException extends IOException {

    private static final long serialVersionUID = 1;

    private final PageSnapshot.End end;

    SnapshotOverException(PageSnapshot.End end) {
        super("the snapshot was over before it was written: " + end);
        this.end = end;
    }

    /** Whether a later snapshot took its place, which is no fault. */
    boolean superseded() {
        return end == PageSnapshot.End.SUPERSEDED;
    }
}
