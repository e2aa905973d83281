/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import io.millrace.it.mqtt.job.DrillJobOptions;
import java.io.IOException;

/** Sessions move between subtasks, none is stranded (RELIABILITY case 7). */
public final class Rescale implements DrillCase {

    @Override
    public String name() {
        return "rescale";
    }

    @Override
    public String says() {
        return "four sessions move from four subtasks to two and back";
    }

    private static final int SESSIONS = 4;

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        DrillJobOptions wide = site.options().setSessions(SESSIONS).setParallelism(4).build();
        DrillJobOptions narrow = site.options().setSessions(SESSIONS).setParallelism(2).build();
        site.startJob(wide);
        site.stream().begin(site.messages());
        site.awaitAccepted(site.messages() / 3);
        site.killJob();
        site.startAgain(narrow);
        site.awaitAccepted(2 * site.messages() / 3);
        site.killJob();
        site.startAgain(wide);
        // Sessions that share a subscription do not keep the order of a device among them.
        return site.settle(name()).regardlessOfOrder("nothing was stranded");
    }
}
