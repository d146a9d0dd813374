// SPDX-License-Identifier: Apache-2.0
/**
 * The conformance kit of the runtime SPI. A plugin's author comes in through {@link
 * dev.kiln.runtime.tck.RuntimeProviderContract}, which gathers all checks and asks for a test bed; the checks themselves
 * live in {@code provider} and {@code sandbox}, by what they judge.
 */
@NullMarked
package dev.kiln.runtime.tck;

import org.jspecify.annotations.NullMarked;
