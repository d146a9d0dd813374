// SPDX-License-Identifier: Apache-2.0
/**
 * The runtime provider whose work is done by another program, in whatever language, over gRPC on a Unix socket. The invoker
 * comes in through {@link dev.kiln.runtime.remote.RemoteProviderFactory}; what goes out are the calls of {@code
 * provider.proto}. A plugin that crashes, hangs, floods or lies costs its own sandboxes at most, and never the invoker.
 */
@NullMarked
package dev.kiln.runtime.remote;

import org.jspecify.annotations.NullMarked;
