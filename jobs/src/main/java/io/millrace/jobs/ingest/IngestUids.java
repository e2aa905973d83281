/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.ingest;

/** The uids of the ingest operators: a savepoint finds its state by them, so they never change. */
public final class IngestUids {

    public static final String NORMALISE = "ingest-normalise";

    private IngestUids() {}

    /**
     * The uid of a source.
     *
     * @param protocol the protocol's name
     * @param number the connection's number within the protocol, from 0, in the order of the
     *     configuration
     */
    public static String source(String protocol, int number) {
        return "ingest-source-" + protocol + "-" + number;
    }
}
