/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import io.millrace.jobs.cli.UserError;

/**
 * A topic with the asset's name in the place of {@code {asset}}.
 *
 * @param template the topic
 */
record TopicTemplate(String template) {

    static final String DEFAULT = "devices/{asset}/telemetry";

    private static final String ASSET = "{asset}";

    TopicTemplate {
        if (template.isEmpty() || template.matches("(?s).*[+#\\x00].*")) {
            throw new UserError(
                    "--topic: '%s' is not a topic: it must not be empty or contain + or #"
                            .formatted(template));
        }
    }

    boolean namesAsset() {
        return template.contains(ASSET);
    }

    /**
     * The topic of an asset.
     *
     * @throws UserError if its name cannot be a level of a topic
     */
    String of(String asset) {
        if (namesAsset() && asset.matches("(?s).*[+#/\\x00].*")) {
            throw new UserError(
                    "the asset '%s' cannot be a level of a topic: it contains +, # or / (use"
                                    .formatted(asset)
                            + " --asset or --topic)");
        }
        return template.replace(ASSET, asset);
    }
}
