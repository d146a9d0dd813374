// SPDX-License-Identifier: Apache-2.0
/**
 * What checks stand on: the test bed that a plugin's author supplies, the workbench that opens providers on it and cleans
 * up, a log sink that remembers, and waiting with a deadline. Comes in from the contract classes; goes out to the provider
 * under test through the SPI alone.
 */
@NullMarked
package dev.kiln.runtime.tck.bed;

import org.jspecify.annotations.NullMarked;
