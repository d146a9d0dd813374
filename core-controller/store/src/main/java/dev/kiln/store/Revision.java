// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

/** Which write of a document it is; opaque, compared for equality only. */
public record Revision(String value) {
    @Override
    public String toString() {
        return value;
    }
}
