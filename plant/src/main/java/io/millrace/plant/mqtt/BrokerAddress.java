/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

import java.net.URI;

/**
 * Where a broker listens.
 *
 * @param host name or address
 * @param port TCP port
 */
public record BrokerAddress(String host, int port) {

    private static final int DEFAULT_PORT = 1883;

    /**
     * Reads {@code mqtt://host[:port]}.
     *
     * @throws IllegalArgumentException in one line, if it is something else
     */
    public static BrokerAddress parse(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw refusal(text);
        }
        if (!"mqtt".equals(uri.getScheme())
                || uri.getHost() == null
                || uri.getUserInfo() != null
                || !(uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
            throw refusal(text);
        }
        return new BrokerAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    }

    private static IllegalArgumentException refusal(String text) {
        return new IllegalArgumentException(
                "broker must be mqtt://host[:port] but was '%s'".formatted(text));
    }

    @Override
    public String toString() {
        return "mqtt://" + host + ":" + port;
    }
}
