// SPDX-License-Identifier: Apache-2.0
/**
 * A message bus within one JVM: bounded logs of messages, groups that remember how far they are, and a wire that a test can
 * cut. The standalone server and tests come in by {@link dev.kiln.messaging.memory.InMemoryBus}; nothing outlives the process.
 */
@NullMarked
package dev.kiln.messaging.memory;

import org.jspecify.annotations.NullMarked;
