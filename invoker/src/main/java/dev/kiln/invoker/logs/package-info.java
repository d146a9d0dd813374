// SPDX-License-Identifier: Apache-2.0
/**
 * Cuts what a sandbox writes into lines and tells whose they are. Providers come in with bytes, the run room with activations; lines in OpenWhisk's form go out.
 */
@NullMarked
package dev.kiln.invoker.logs;

import org.jspecify.annotations.NullMarked;
