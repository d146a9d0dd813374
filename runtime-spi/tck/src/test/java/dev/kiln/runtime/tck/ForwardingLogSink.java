// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.LogSink;

/** Passes everything on; mutants override what they break. */
class ForwardingLogSink implements LogSink {

    private final LogSink sound;

    ForwardingLogSink(LogSink sound) {
        this.sound = sound;
    }

    @Override
    public void write(Stream stream, byte[] bytes, int offset, int length) {
        sound.write(stream, bytes, offset, length);
    }

    @Override
    public void close() {
        sound.close();
    }
}
