// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import java.util.List;

class KilledServerWithBrokerTest extends KilledServerContract {
    @Override
    List<String> options() {
        return List.of("--kafka", "--broker-class-path", System.getProperty("java.class.path"));
    }
}
