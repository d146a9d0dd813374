// SPDX-License-Identifier: Apache-2.0
/**
 * Finds runtime providers: in plugin folders, by name and version, each opened in a class loader of its own that sees the JDK and the
 * SPI, or on the plain class path. Whoever starts an invoker comes in, and who looks after plugin folders; an opened provider
 * goes out.
 */
@NullMarked
package dev.kiln.invoker.plugins;

import org.jspecify.annotations.NullMarked;
