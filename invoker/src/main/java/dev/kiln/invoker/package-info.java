// SPDX-License-Identifier: Apache-2.0
/**
 * The invoker: takes activations from its topic and runs them in sandboxes that a runtime provider makes. {@code InvokerServer}
 * is the map of its rooms. Whoever starts a process comes in, with ports and configuration.
 */
@NullMarked
package dev.kiln.invoker;

import org.jspecify.annotations.NullMarked;
