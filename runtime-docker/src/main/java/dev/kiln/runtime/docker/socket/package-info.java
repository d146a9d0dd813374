// SPDX-License-Identifier: Apache-2.0
/** Unix sockets of sandboxes: a folder of the host for each, which the sandbox sees until it listens. */
@NullMarked
package dev.kiln.runtime.docker.socket;

import org.jspecify.annotations.NullMarked;
