// SPDX-License-Identifier: Apache-2.0
/**
 * What is said to a plugin and how: the messages of {@code provider.proto} to and from the records of the SPI, and gRPC over
 * a Unix socket. The supervision of the plugin and the provider come in by {@link
 * dev.kiln.runtime.remote.wire.Connection}; everything that comes from the plugin is bounded and checked here, so that what
 * goes out is valid.
 */
@NullMarked
package dev.kiln.runtime.remote.wire;

import org.jspecify.annotations.NullMarked;
