/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

/** How a value is compared with a limit. */
public enum Operator {
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    EQUAL("=="),
    NOT_EQUAL("!=");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    /** As it is written in a configuration. */
    public String symbol() {
        return symbol;
    }

    /** Whether {@code value symbol limit} holds; never for NaN. */
    public boolean holds(double value, double limit) {
        if (Double.isNaN(value)) {
            return false;
        }
        return switch (this) {
            case GREATER -> value > limit;
            case GREATER_OR_EQUAL -> value >= limit;
            case LESS -> value < limit;
            case LESS_OR_EQUAL -> value <= limit;
            case EQUAL -> value == limit;
            case NOT_EQUAL -> value != limit;
        };
    }
}
