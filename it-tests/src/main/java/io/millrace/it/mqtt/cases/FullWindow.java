/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Checkpoints are blocked until the broker may send nothing more (RELIABILITY case 5). */
public final class FullWindow implements DrillCase {

    @Override
    public String name() {
        return "full-window";
    }

    @Override
    public String says() {
        return "no checkpoint ends while the window of 100 messages is full";
    }

    private static final int WINDOW = 100;
    private static final int MESSAGES = 2_000;

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        site.startJob(site.options().setReceiveMaximum(WINDOW).setCheckpointMillis(200).build());
        int connections = site.proxy().accepted();
        site.holdCheckpoints(true);
        site.stream().begin(MESSAGES);
        TimeUnit.SECONDS.sleep(site.seconds());
        boolean kept = site.proxy().accepted() == connections;
        site.holdCheckpoints(false);
        return site.settle(name())
                .and(
                        kept,
                        "the connection stood for " + site.seconds() + " s with a full window",
                        "the connection was given up while the window was full");
    }
}
