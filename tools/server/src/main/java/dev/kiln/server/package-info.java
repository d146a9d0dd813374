// SPDX-License-Identifier: Apache-2.0
/**
 * The processes of a cluster: {@code kiln controller} and {@code kiln invoker}. The launcher comes in; a controller or an invoker on
 * Kafka and CouchDB goes out.
 */
@NullMarked
package dev.kiln.server;

import org.jspecify.annotations.NullMarked;
