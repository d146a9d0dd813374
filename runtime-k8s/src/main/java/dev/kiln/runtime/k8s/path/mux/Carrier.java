// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import java.io.IOException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * An open connection that carries frames. Both channels block.
 *
 * @param in what the agent sends
 * @param out what it gets
 * @param closing ends what is below; may be called more than once
 */
public record Carrier(ReadableByteChannel in, GatheringByteChannel out, AutoCloseable closing)
        implements AutoCloseable {

    @Override
    public void close() throws IOException {
        try (in;
                out) {
            closing.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // whatever lies below says it in its own words
            throw new IOException("the connection did not close: " + e, e);
        }
    }
}
