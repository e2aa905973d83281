/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.kafka;

import io.millrace.jobs.demo.EmbeddedKafka;
import java.nio.file.Path;

/**
 * A broker in a JVM of its own, so that its CPU time is not counted as the job's. Prints where
 * clients begin; ends when its standard input does.
 */
public final class BrokerMain {

    private BrokerMain() {}

    /**
     * Runs.
     *
     * @param arguments the folder for its log
     */
    public static void main(String[] arguments) throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(Path.of(arguments[0]))) {
            System.out.println(broker.bootstrapServers());
            while (System.in.read() >= 0) {
                // Nobody says anything; the end is what is waited for.
            }
        }
        System.exit(0);
    }
}
