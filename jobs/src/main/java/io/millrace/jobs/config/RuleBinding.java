/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.functions.alarm.AlarmOptions;
import io.millrace.functions.alarm.Operator;
import io.millrace.functions.alarm.Rule;
import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.Window;
import io.millrace.functions.model.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The block {@code anomaly_detection}: rules on sensors become rules on features. */
final class RuleBinding {

    private static final Duration MOST_COOLDOWN = Duration.ofDays(365);
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MOST_TIMEOUT = Duration.ofDays(31);

    private final RuleFeatures features;
    private final Columns columns;
    private final Names detectors;
    private final Set<String> covered = new HashSet<>();

    private RuleBinding(RuleFeatures features, Columns columns, Names detectors) {
        this.features = features;
        this.columns = columns;
        this.detectors = detectors;
    }

    static AlarmOptions bind(Block block, RuleFeatures features, Columns columns, Names detectors) {
        RuleBinding binding = new RuleBinding(features, columns, detectors);
        Names names = Names.of(block.blocks("rules"), "rule");
        List<Rule> rules = new ArrayList<>();
        for (Block ruleBlock : block.blocks("rules")) {
            Rule rule = binding.rule(ruleBlock);
            if (rule != null) {
                rules.add(rule);
            }
        }
        rules.addAll(binding.defaultRules(block, names));
        return new AlarmOptions(
                rules,
                block.duration(
                        "cooldown", AlarmOptions.DEFAULT_COOLDOWN, Duration.ZERO, MOST_COOLDOWN));
    }

    private @Nullable Rule rule(Block block) {
        return switch (block.text("type", "")) {
            case "threshold" -> threshold(block);
            case "no_data" -> noData(block);
            case "anomaly" -> anomaly(block);
            default -> null;
        };
    }

    private Rule.@Nullable Threshold threshold(Block block) {
        columns.check(block, "sensor", block);
        List<Rule.Condition> conditions = new ArrayList<>();
        for (Block condition : block.blocks("conditions")) {
            columns.check(block, "sensor", condition);
            if (!condition.sound()) {
                continue;
            }
            FeatureFunction function = FeatureBinding.function(condition, "metric");
            Window window = FeatureBinding.window(condition, function);
            if (window != null) {
                conditions.add(
                        new Rule.Condition(
                                features.name(block.text("sensor", ""), function, window),
                                operator(condition.text("operator", "")),
                                condition.number("threshold", 0),
                                severity(condition)));
            }
        }
        return block.sound() ? new Rule.Threshold(name(block), version(block), conditions) : null;
    }

    private Rule.@Nullable Threshold noData(Block block) {
        columns.check(block, "sensor", block);
        Duration timeout = block.duration("timeout", LEAST_TIMEOUT, LEAST_TIMEOUT, MOST_TIMEOUT);
        if (!block.sound()) {
            return null;
        }
        String age =
                features.name(block.text("sensor", ""), FeatureFunction.AGE, new Window.Latest());
        return new Rule.Threshold(
                name(block),
                version(block),
                List.of(
                        new Rule.Condition(
                                age,
                                Operator.GREATER,
                                timeout.toMillis() / 1000.0,
                                severity(block))));
    }

    private Rule.@Nullable Anomaly anomaly(Block block) {
        String detector = block.textOrNull("detector");
        if (detector == null) {
            return null;
        }
        detectors.check(block.problems(), block.pointer("detector"), detector);
        covered.add(detector);
        if (!block.sound()) {
            return null;
        }
        double warning = block.number("warning", Rule.Anomaly.DEFAULT_WARNING);
        double critical = block.number("critical", Rule.Anomaly.DEFAULT_CRITICAL);
        if (critical < warning) {
            block.problem(
                    block.has("critical") ? "critical" : "warning",
                    "critical, %s, is below warning, %s".formatted(critical, warning));
            return null;
        }
        return new Rule.Anomaly(name(block), version(block), detector, warning, critical);
    }

    private List<Rule> defaultRules(Block block, Names names) {
        List<Rule> rules = new ArrayList<>();
        for (String detector : detectors.all()) {
            if (covered.contains(detector)) {
                continue;
            }
            if (names.all().contains(detector)) {
                block.problem(
                        "rules",
                        "a rule is called %s as the detector, which has no rule of type anomaly and"
                                        .formatted(ShownValue.of(detector))
                                + " needs this name for its own");
                continue;
            }
            rules.add(
                    new Rule.Anomaly(
                            detector,
                            1,
                            detector,
                            Rule.Anomaly.DEFAULT_WARNING,
                            Rule.Anomaly.DEFAULT_CRITICAL));
        }
        return rules;
    }

    private static String name(Block block) {
        return block.text("name", "");
    }

    private static int version(Block block) {
        return block.integer("version", 1);
    }

    private static Severity severity(Block block) {
        return Severity.valueOf(block.text("severity", "warning").toUpperCase(Locale.ROOT));
    }

    private static Operator operator(String symbol) {
        for (Operator operator : Operator.values()) {
            if (operator.symbol().equals(symbol)) {
                return operator;
            }
        }
        throw new IllegalStateException("the schema let an operator pass: " + symbol);
    }
}
