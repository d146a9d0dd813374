// SPDX-License-Identifier: Apache-2.0
/** HTTP and WebSockets on real sockets. */
@NullMarked
package dev.kiln.k8s.standin.wire;

import org.jspecify.annotations.NullMarked;
