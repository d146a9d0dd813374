// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

/**
 * Gets what a sandbox writes to standard output and standard error.
 *
 * <p>Bytes of one stream come in order and are never delivered by two threads at once; the two streams may be. The provider
 * must deliver as the bytes come, without waiting for more: calls are framed by what is read here. A sink returns quickly
 * and never throws.
 */
public interface LogSink {

    enum Stream {
        STDOUT,
        STDERR
    }

    /** The next bytes; valid only during the call, of any length, and not aligned to lines or characters. */
    void write(Stream stream, byte[] bytes, int offset, int length);

    /** Nothing more will come, as the sandbox ended or its log connection was lost; called once. */
    void close();
}
