/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.Serializable;

/**
 * What one sensor feeds.
 *
 * @param name the sensor's name
 * @param number its number
 * @param layout its windows
 * @param rolling where the layout's features stand in the vector, in the layout's order
 * @param latest where its VALUE features stand
 * @param ages where its AGE features stand
 */
record SensorPlan(
        String name, int number, WindowLayout layout, int[] rolling, int[] latest, int[] ages)
        implements Serializable {}
