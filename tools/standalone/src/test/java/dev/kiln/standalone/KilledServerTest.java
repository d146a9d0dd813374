// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import java.util.List;

class KilledServerTest extends KilledServerContract {
    @Override
    List<String> options() {
        return List.of();
    }
}
