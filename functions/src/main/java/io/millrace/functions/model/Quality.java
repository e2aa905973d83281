/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/** How far a value may be trusted, in the words of OPC UA (Part 8, status codes by severity). */
public enum Quality {
    /** The value is what the device measured. */
    GOOD,
    /** The value is usable with a doubt that was flagged, for example a suspect clock. */
    UNCERTAIN,
    /** The value must not be used: it is stored and shown, and nothing is learned from it. */
    BAD
}
