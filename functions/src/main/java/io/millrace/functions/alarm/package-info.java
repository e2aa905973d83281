/** Rules and the alarm life cycle in the words of ISA-18.2. */
@NullMarked
package io.millrace.functions.alarm;

import org.jspecify.annotations.NullMarked;
