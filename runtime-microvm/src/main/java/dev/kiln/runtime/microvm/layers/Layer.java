// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.layers;

import java.io.IOException;
import java.io.InputStream;

/**
 * One of an image's archives.
 *
 * @param name for messages
 * @param digest of what it unpacks to: 64 hexadecimal digits
 * @param size of the archive as it lies there
 * @param bytes opens it, packed or not; as often as needed
 */
public record Layer(String name, String digest, long size, Opening bytes) {

    @FunctionalInterface
    public interface Opening {
        InputStream open() throws IOException;
    }
}
