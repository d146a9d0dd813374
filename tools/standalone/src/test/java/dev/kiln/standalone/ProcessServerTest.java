// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

class ProcessServerTest extends WholeServerContract {
    @Override
    String runtime() {
        return "process";
    }
}
