/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.cases;

import io.millrace.it.mqtt.CaseLedger;
import io.millrace.it.mqtt.DrillCase;
import io.millrace.it.mqtt.DrillSite;
import io.millrace.it.mqtt.OddPublisher;
import java.io.IOException;

/** Messages that are no readings: dead letters, and the job goes on (RELIABILITY case 9). */
public final class OddMessages implements DrillCase {

    @Override
    public String name() {
        return "odd-messages";
    }

    @Override
    public String says() {
        return "retained, empty, huge and unreadable messages come in between";
    }

    @Override
    public CaseLedger run(DrillSite site) throws IOException, InterruptedException {
        site.startJob(site.options().build());
        site.stream().publishAll(site.messages() / 2);
        int odd;
        try (OddPublisher publisher = OddPublisher.connect(site.stream().broker())) {
            odd =
                    publisher.publishOddities(
                            site.topics(), site.options().build().maximumPacketBytes());
        }
        site.stream().publishAll(site.messages() / 2);
        CaseLedger ledger = site.settle(name());
        return ledger.and(
                ledger.deadLetters() == odd,
                odd + " unreadable messages are dead letters",
                "%d unreadable messages came, %d are dead letters"
                        .formatted(odd, ledger.deadLetters()));
    }
}
