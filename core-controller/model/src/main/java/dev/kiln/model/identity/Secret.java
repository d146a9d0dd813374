// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

/** Text that must not be seen: neither in logs nor in errors. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
