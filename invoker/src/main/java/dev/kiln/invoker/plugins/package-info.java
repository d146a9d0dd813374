// SPDX-License-Identifier: Apache-2.0
/**
 * Finds runtime providers: in plugin folders, each with a class loader that sees the JDK and the SPI, or on the plain class path. Whoever starts an invoker comes in; an opened provider goes out.
 */
@NullMarked
package dev.kiln.invoker.plugins;

import org.jspecify.annotations.NullMarked;
