// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import java.util.List;

/**
 * A test that saw a row, and ended well.
 *
 * @param row its cells
 * @param test {@code Class.method}
 */
record Proof(List<String> row, String test) {

    Proof {
        row = List.copyOf(row);
    }
}
