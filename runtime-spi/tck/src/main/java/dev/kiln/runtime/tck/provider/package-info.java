// SPDX-License-Identifier: Apache-2.0
/**
 * Checks of the provider as a whole: its factory, health, images, owners, closing, cancellation and concurrency. Each class
 * is one behaviour and can be extended by itself.
 */
@NullMarked
package dev.kiln.runtime.tck.provider;

import org.jspecify.annotations.NullMarked;
