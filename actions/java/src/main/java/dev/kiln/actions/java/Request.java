// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import java.util.Optional;

/**
 * A request that was read to its end.
 *
 * @param body absent if it was larger than {@link RequestReader#BODY_LIMIT_BYTES}
 * @param goesOn whether another may follow on the connection
 */
record Request(String method, String path, Optional<byte[]> body, boolean goesOn) {}
