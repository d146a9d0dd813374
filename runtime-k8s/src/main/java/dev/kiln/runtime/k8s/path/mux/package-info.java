// SPDX-License-Identifier: Apache-2.0
/**
 * Many streams over one connection: the invoker's end of what {@code agent.js} is the other end of. In come a {@link
 * dev.kiln.runtime.k8s.path.mux.Carrier}, which is the connection, and who wants a stream to a pod; the streams' bytes go out.
 *
 * <p>Both ends send frames: one byte of type, four of the stream's number, four of the payload's length, the payload. A sender may have
 * no more than a window of bytes of one stream under way; the receiver opens the window again as it passes the bytes on. So a
 * stream that nobody reads holds a window of memory at each end and nobody else up.
 */
@NullMarked
package dev.kiln.runtime.k8s.path.mux;

import org.jspecify.annotations.NullMarked;
