/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

/** The uids of the raw log's operators: a savepoint finds its state by them; they never change. */
final class RawLogUids {

    static final String PACK = "raw-log-pack";
    static final String SINK = "raw-log-sink";
    static final String SOURCE = "raw-log-source";
    static final String READ = "raw-log-read";
    static final String UNPACK = "raw-log-unpack";

    private RawLogUids() {}
}
