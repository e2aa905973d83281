/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/**
 * A feature vector with the scores that the detectors gave it: what rules look at.
 *
 * @param vector the features
 * @param scores one for each detector that is warm and applies to the asset; may be empty
 */
public record Assessment(FeatureVector vector, Score[] scores) {}
