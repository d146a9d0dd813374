// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.load;

import java.io.IOException;

/** One call of a client; a client's calls never overlap. */
@FunctionalInterface
public interface Call {

    /**
     * Makes the call and waits for its end.
     *
     * @throws IOException when it failed, or was answered by anything but success
     */
    void make() throws IOException;
}
