// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

class DockerServerTest extends WholeServerContract {
    @Override
    String runtime() {
        return "docker";
    }
}
