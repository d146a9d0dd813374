// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/1.1 over a socket in the file system, for the two servers on the host that speak it: a VMM's API and the Docker engine.
 * Whoever has a request comes in, an answer goes out, whole or as a stream. Each request has a connection and a time of its own.
 * Nothing here knows what is asked.
 */
@NullMarked
package dev.kiln.runtime.microvm.http;

import org.jspecify.annotations.NullMarked;
