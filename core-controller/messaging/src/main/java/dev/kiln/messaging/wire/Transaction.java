// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import java.time.Instant;

/**
 * What one request of a client sets off, across processes.
 *
 * @param id what the client knows it by
 * @param start when the request came in
 * @param isVerbose whether the client asked for extra logging
 */
public record Transaction(String id, Instant start, boolean isVerbose) {}
