// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.logs;

import dev.kiln.runtime.spi.LogSink;

/** Bytes of one stream, as they came. */
record Chunk(LogSink.Stream stream, byte[] bytes) {}
