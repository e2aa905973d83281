/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import io.millrace.it.mqtt.job.DrillJobOptions;
import java.io.IOException;

/** The process ends with 5,000 unacknowledged messages (RELIABILITY case 2). */
public final class HaltUnacknowledged implements DrillCase {

    @Override
    public String name() {
        return "halt-unacknowledged";
    }

    @Override
    public String says() {
        return "the job is killed while nothing is acknowledged";
    }

    private static final int MESSAGES = 5_000;
    private static final long NO_CHECKPOINT_MILLIS = 3_600_000;

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        DrillJobOptions options = site.options().build();
        site.startJob(options);
        site.killJob();
        // From here on there is a session and a state, but no further checkpoint.
        site.startAgain(site.options().setCheckpointMillis(NO_CHECKPOINT_MILLIS).build());
        int connections = site.proxy().accepted();
        site.stream().publishAll(MESSAGES);
        site.killJob();
        site.startAgain(options);
        return site.settle(name())
                .and(
                        site.proxy().accepted() > connections,
                        MESSAGES + " unacknowledged messages came again, once each",
                        "the job did not connect again");
    }
}
