/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import java.io.IOException;

/** Topic aliases, which the client cannot resolve reliably (RELIABILITY case 10). */
public final class TopicAliases implements DrillCase {

    @Override
    public String name() {
        return "topic-aliases";
    }

    @Override
    public String says() {
        return "the connection announces that it takes no topic aliases";
    }

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        site.startJob(site.options().build());
        site.stream().publishAll(site.messages());
        int aliases = MqttPackets.topicAliasMaximum(site.proxy().sentByClients());
        return site.settle(name())
                .and(
                        aliases == 0,
                        "announced a topic alias maximum of 0",
                        "announced a topic alias maximum of " + aliases);
    }
}
