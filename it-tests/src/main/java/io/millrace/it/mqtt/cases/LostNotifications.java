/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What Flink allows: notifications of checkpoints that never come (RELIABILITY cases 1 and 8). */
public final class LostNotifications implements DrillCase {

    @Override
    public String name() {
        return "lost-notifications";
    }

    @Override
    public String says() {
        return "30 cuts, 6 rollbacks, one checkpoint notification in ten lost";
    }

    private static final double LOST = 0.1;
    private static final int CUTS = 30;
    private static final int ROLLBACKS = 6;

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        site.startJob(site.options().setLostNotifications(LOST).build());
        site.stream().begin(site.messages());
        long pause = site.seconds() * 1_000L / (CUTS + 1);
        int cuts = 0;
        int rollbacks = 0;
        for (int fault = 1; fault <= CUTS && !site.stream().isDone(); fault++) {
            TimeUnit.MILLISECONDS.sleep(pause);
            // Where the job is just connecting again there is nothing to cut yet.
            while (site.proxy().cut() == 0 && !site.stream().isDone()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            cuts++;
            if (fault % (CUTS / ROLLBACKS) == 0) {
                site.rollBack(fault);
                rollbacks++;
            }
        }
        return site.settle(name())
                .and(
                        cuts > 0,
                        cuts + " cuts and " + rollbacks + " rollbacks",
                        "the link was never cut");
    }
}
