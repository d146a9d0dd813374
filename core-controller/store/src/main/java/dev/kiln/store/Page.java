// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

/** Which part of a listing is wanted. */
public record Page(int skip, int limit) {
    public Page {
        if (skip < 0 || limit < 0) {
            throw new IllegalArgumentException("skip " + skip + " and limit " + limit + " must not be negative");
        }
    }
}
