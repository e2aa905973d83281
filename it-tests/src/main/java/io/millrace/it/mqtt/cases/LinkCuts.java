/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Cuts of the link while messages flow (RELIABILITY case 1). */
public final class LinkCuts implements DrillCase {

    @Override
    public String name() {
        return "link-cuts";
    }

    @Override
    public String says() {
        return "the link is cut with a reset every 0.9 s";
    }

    private static final long PERIOD_MILLIS = 900;

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        site.startJob(site.options().build());
        site.stream().begin(site.messages());
        int cuts = 0;
        while (!site.stream().isDone()) {
            TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
            cuts += site.proxy().cut();
        }
        return site.settle(name()).and(cuts > 0, cuts + " cuts", "the link was never cut");
    }
}
