/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.config.RawLogOptions;
import io.millrace.jobs.config.RawLogOptions.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Tries the brokers of a raw log before a job is submitted, and makes the topic if it is missing.
 */
public final class RawLogCheck {

    private static final String MOST_TIMEOUT = "transaction.max.timeout.ms";

    private RawLogCheck() {}

    /**
     * Checks the log; the topic is made with the brokers' own defaults.
     *
     * @throws UserError with one line: what cannot be used, and why
     */
    public static void check(RawLogOptions options, Duration deadline) {
        String brokers = String.join(",", options.bootstrapServers());
        long millis = deadline.toMillis();
        try (Admin admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                brokers,
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                Math.toIntExact(millis),
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                Math.toIntExact(millis)))) {
            Set<String> topics = admin.listTopics().names().get(millis, TimeUnit.MILLISECONDS);
            if (!topics.contains(options.topic())) {
                create(admin, options.topic(), millis);
            }
            awaitLeaders(admin, options.topic(), millis);
            if (options.delivery() == Delivery.EXACTLY_ONCE) {
                checkTimeout(admin, options, millis);
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw unusable(options, cause);
        } catch (TimeoutException | KafkaException e) {
            throw unusable(options, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while the raw log was tried");
        }
    }

    private static UserError unusable(RawLogOptions options, Throwable cause) {
        return new UserError(
                "raw_log: topic '%s' of %s cannot be used: %s"
                        .formatted(
                                options.topic(),
                                String.join(",", options.bootstrapServers()),
                                String.valueOf(cause.getMessage()).replaceAll("\\s+", " ")),
                cause);
    }

    private static void create(Admin admin, String topic, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        NewTopic made = new NewTopic(topic, Optional.empty(), Optional.empty());
        try {
            admin.createTopics(List.of(made)).all().get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // Another job of the same plant was faster.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /**
     * Asks each partition for its end. While a topic is being made, a partition may refuse a
     * producer's first batch and take its second; the first is then out of order for ever. So a job
     * starts writing only when all partitions answer.
     */
    private static void awaitLeaders(Admin admin, String topic, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        TopicDescription found =
                admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get(millis, TimeUnit.MILLISECONDS)
                        .get(topic);
        for (int partition = 0;
                found != null && partition < found.partitions().size();
                partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        admin.listOffsets(ends).all().get(millis, TimeUnit.MILLISECONDS);
    }

    private static void checkTimeout(Admin admin, RawLogOptions options, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (Node node : admin.describeCluster().nodes().get(millis, TimeUnit.MILLISECONDS)) {
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
            Config config =
                    admin.describeConfigs(List.of(broker))
                            .all()
                            .get(millis, TimeUnit.MILLISECONDS)
                            .get(broker);
            ConfigEntry most = config == null ? null : config.get(MOST_TIMEOUT);
            if (most != null
                    && Long.parseLong(most.value()) < options.transactionTimeout().toMillis()) {
                throw new UserError(
                        "raw_log.transaction_timeout: %d ms is more than broker %s allows, %s = %s"
                                .formatted(
                                        options.transactionTimeout().toMillis(),
                                        node.idString(),
                                        MOST_TIMEOUT,
                                        most.value()));
            }
        }
    }
}
