/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All declared features; their order is the order of the values in a feature vector.
 *
 * @param features the features, each name once
 */
public record FeatureSet(List<FeatureSpec> features) implements Serializable {

    public FeatureSet {
        features = List.copyOf(features);
        Set<String> names = new HashSet<>();
        for (FeatureSpec feature : features) {
            if (!names.add(feature.name())) {
                throw new IllegalArgumentException(
                        "the feature name '%s' is used twice".formatted(feature.name()));
            }
        }
    }

    /** How many there are. */
    public int size() {
        return features.size();
    }

    /** The names, in order. */
    public List<String> names() {
        return features.stream().map(FeatureSpec::name).toList();
    }

    /**
     * Where a feature stands.
     *
     * @throws IllegalArgumentException if there is no such feature
     */
    public int indexOf(String name) {
        for (int i = 0; i < features.size(); i++) {
            if (features.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "there is no feature '%s'; the features are %s".formatted(name, names()));
    }
}
