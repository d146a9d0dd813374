// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/1.1 and WebSockets, no more of them than clients of an API server use. Requests come in here and go on to one
 * {@link dev.kiln.k8s.standin.wire.Door}; nothing in this room knows Kubernetes.
 */
@NullMarked
package dev.kiln.k8s.standin.wire;

import org.jspecify.annotations.NullMarked;
