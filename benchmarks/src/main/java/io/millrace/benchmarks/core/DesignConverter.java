/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a design by its label. */
final class DesignConverter implements ITypeConverter<Design> {

    @Override
    public Design convert(String label) {
        return Arrays.stream(Design.values())
                .filter(design -> design.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new TypeConversionException(
                                        "'%s' is not known: allowed are %s"
                                                .formatted(label, labels())));
    }

    private static List<String> labels() {
        return Arrays.stream(Design.values()).map(Design::label).toList();
    }

    /** All labels, for the help. */
    static final class Labels implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return labels().iterator();
        }
    }
}
