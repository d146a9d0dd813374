// SPDX-License-Identifier: Apache-2.0
/**
 * The contract between the invoker and a runtime provider. The invoker comes in through {@link
 * dev.kiln.runtime.spi.RuntimeProviderFactory}; a plugin answers with sandboxes and their addresses, and with nothing
 * else: it never speaks to what runs inside. Methods block, are called on virtual threads, and are cancelled by
 * interrupt. Depends on {@code java.base} alone, so that a plugin brings whatever libraries it likes.
 */
@NullMarked
package dev.kiln.runtime.spi;

import org.jspecify.annotations.NullMarked;
