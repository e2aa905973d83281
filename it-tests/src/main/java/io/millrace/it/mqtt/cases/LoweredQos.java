/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import java.io.IOException;

/** QoS 2 cannot be held back until a checkpoint, so it is lowered (RELIABILITY case 3). */
public final class LoweredQos implements DrillCase {

    @Override
    public String name() {
        return "lowered-qos";
    }

    @Override
    public String says() {
        return "QoS 2 is asked for";
    }

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        site.startJob(site.options().setQos(2).build());
        site.stream().publishAll(site.messages());
        boolean lowered =
                MqttPackets.grantedRequests(site.proxy().sentByClients(), site.topicFilter(), 1);
        boolean warned = site.jobLog().contains("QoS 2") || site.jobLog().contains("qos 2");
        return site.settle(name())
                .and(lowered, "subscribed with QoS 1", "subscribed with another QoS than 1")
                .and(warned, "subscribed with QoS 1 and warned of it", "did not warn of it");
    }
}
