/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import io.millrace.it.mqtt.job.DrillJobOptions;
import java.io.IOException;

/** A connection that is open and dead (RELIABILITY case 6). */
public final class BlackHole implements DrillCase {

    @Override
    public String name() {
        return "black-hole";
    }

    @Override
    public String says() {
        return "the network swallows everything without a word";
    }

    private static final int KEEP_ALIVE_SECONDS = 4;

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        DrillJobOptions options = site.options().setKeepAliveSeconds(KEEP_ALIVE_SECONDS).build();
        site.startJob(options);
        int connections = site.proxy().accepted();
        site.stream().begin(site.messages());
        site.proxy().swallow(true);
        long begin = System.nanoTime();
        DrillSite.await("the job to notice", () -> site.proxy().accepted() > connections);
        double seconds = (System.nanoTime() - begin) / 1e9;
        site.proxy().swallow(false);
        return site.settle(name())
                .and(
                        seconds <= 2 * KEEP_ALIVE_SECONDS,
                        "noticed after %.1f s with a keep alive of %d s"
                                .formatted(seconds, KEEP_ALIVE_SECONDS),
                        "noticed only after %.1f s with a keep alive of %d s"
                                .formatted(seconds, KEEP_ALIVE_SECONDS));
    }
}
