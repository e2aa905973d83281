/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import java.io.IOException;

/**
 * A broker that loses its sessions: a gap record, and no stale acknowledgement (RELIABILITY case
 * 4).
 */
public final class LostSession implements DrillCase {

    @Override
    public String name() {
        return "lost-session";
    }

    @Override
    public String says() {
        return "the broker is killed and comes back without its sessions";
    }

    @Override
    public boolean needsOwnBroker() {
        return true;
    }

    private static final int AROUND_THE_KILL = 50;
    private static final long RARE_MILLIS = 12_000;

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        site.startJob(site.options().build());
        site.stream().publishAll(site.messages() / 2);
        site.killJob();
        site.startAgain(site.options().setCheckpointMillis(RARE_MILLIS).build());
        site.awaitCheckpoints(1);
        // These are delivered, but the checkpoint that has them is far away.
        site.stream().publishAll(AROUND_THE_KILL);
        site.broker().killAndForget();
        int connections = site.proxy().accepted();
        site.broker().startAgain();
        DrillSite.await("the job to connect again", () -> site.proxy().accepted() > connections);
        DrillSite.await(
                "the new subscription", () -> site.broker().hasSubscription(site.topicFilter()));
        site.stream().publishAll(AROUND_THE_KILL);
        // The checkpoint that completes next must not acknowledge packet ids of the old connection.
        site.awaitCheckpoints(1);
        site.killJob();
        site.startAgain(site.options().build());
        site.stream().publishAll(site.messages() / 2);
        CaseLedger ledger = site.settle(name());
        return ledger.and(
                ledger.gaps() > 0,
                "the lost session is told by " + ledger.gaps() + " gap record(s)",
                "the lost session was passed over in silence");
    }
}
