/**
 * One YAML file describes a plant: read, checked against the published schema, made into options.
 */
@NullMarked
package io.millrace.jobs.config;

import org.jspecify.annotations.NullMarked;
