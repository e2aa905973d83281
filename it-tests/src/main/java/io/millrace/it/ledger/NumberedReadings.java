/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.ledger;

import java.nio.charset.StandardCharsets;

/**
 * Readings that tell on their own whether they arrived: number n belongs to asset n modulo the
 * number of assets, carries n as its value and the n-th millisecond after the begin as its time.
 *
 * @param count how many, numbered from 0
 * @param assets over how many assets they are spread
 * @param beginMillis time of number 0, milliseconds since the epoch
 */
public record NumberedReadings(int count, int assets, long beginMillis) {

    /** The sensor that each asset has. */
    public static final String SENSOR = "number";

    /** The name of the asset that a number belongs to. */
    public String asset(int number) {
        return "ledger-%03d".formatted(number % assets);
    }

    /** The topic that a number is published on. */
    public String topic(int number) {
        return "devices/" + asset(number) + "/telemetry";
    }

    /** The payload of a number, in the flat form. */
    public byte[] payload(int number) {
        return "{\"%s\":%d,\"timestamp\":%d}"
                .formatted(SENSOR, number, beginMillis + number)
                .getBytes(StandardCharsets.UTF_8);
    }
}
