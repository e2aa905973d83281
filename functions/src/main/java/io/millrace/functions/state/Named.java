/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

/** Something that is found by its name in a {@link NameIndex}. */
abstract class Named {

    final String name;
    final int hash;

    Named(String name) {
        this.name = name;
        this.hash = name.hashCode();
    }
}
