/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/**
 * What a connector hands to ingest: a value, something it could not read, or something it knows to
 * be missing.
 */
public sealed interface SourceRecord permits RawReading, DeadLetter, Gap {}
