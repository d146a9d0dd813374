// SPDX-License-Identifier: Apache-2.0
/**
 * Stand-ins for tests and measurements: a fake runtime provider whose sandboxes live in this JVM and misbehave on demand, a
 * null provider that costs next to nothing, and a clock that tests move. Tests of all modules come in; nothing goes out but
 * loopback connections.
 */
@NullMarked
package dev.kiln.testkit;

import org.jspecify.annotations.NullMarked;
