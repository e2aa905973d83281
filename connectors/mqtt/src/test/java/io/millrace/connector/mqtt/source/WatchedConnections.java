/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.client.BrokerAnswer;
import io.millrace.connector.mqtt.client.MqttConnection;
import io.millrace.connector.mqtt.client.MqttConnectionException;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttConnectionListener;
import io.millrace.connector.mqtt.client.MqttConnectionSettings;
import io.millrace.connector.mqtt.client.MqttPublication;
import io.millrace.connector.mqtt.client.PublishReceipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Real connections, and who is open now under which client id; for one process. */
final class WatchedConnections implements MqttConnectionFactory {

    private static final Map<String, Integer> OPEN = new ConcurrentHashMap<>();
    private static final Set<String> TWICE = ConcurrentHashMap.newKeySet();

    /** A connection of an earlier test may be closed only now, and does not count. */
    private static final AtomicInteger TEST = new AtomicInteger();

    /** Client ids that are connected now. */
    static Set<String> open() {
        return OPEN.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Client ids that were connected twice at the same time. */
    static Set<String> openedTwice() {
        return TWICE;
    }

    static void reset() {
        TEST.incrementAndGet();
        OPEN.clear();
        TWICE.clear();
    }

    @Override
    public MqttConnection create(MqttConnectionSettings settings, MqttConnectionListener listener) {
        MqttConnection connection = MqttConnectionFactory.paho().create(settings, listener);
        return new Watched(settings.clientId(), connection, new AtomicBoolean(), TEST.get());
    }

    /**
     * Passes on.
     *
     * @param clientId of the connection
     * @param real the connection
     * @param counted whether it counts as open
     * @param test which test it belongs to
     */
    private record Watched(String clientId, MqttConnection real, AtomicBoolean counted, int test)
            implements MqttConnection {

        @Override
        public BrokerAnswer open(Duration deadline) throws MqttConnectionException {
            BrokerAnswer answer = real.open(deadline);
            if (test != TEST.get()) {
                return answer;
            }
            counted.set(true);
            if (OPEN.merge(clientId, 1, Integer::sum) > 1) {
                TWICE.add(clientId);
            }
            return answer;
        }

        @Override
        public void subscribe(List<String> topicFilters, Duration deadline)
                throws MqttConnectionException {
            real.subscribe(topicFilters, deadline);
        }

        @Override
        public void unsubscribe(List<String> topicFilters, Duration deadline)
                throws MqttConnectionException {
            real.unsubscribe(topicFilters, deadline);
        }

        @Override
        public void acknowledge(int packetId) throws MqttConnectionException {
            real.acknowledge(packetId);
        }

        @Override
        public void publish(MqttPublication publication, PublishReceipt receipt)
                throws MqttConnectionException {
            real.publish(publication, receipt);
        }

        @Override
        public void close(Duration grace) {
            if (counted.compareAndSet(true, false) && test == TEST.get()) {
                OPEN.merge(clientId, -1, Integer::sum);
            }
            real.close(grace);
        }
    }
}
