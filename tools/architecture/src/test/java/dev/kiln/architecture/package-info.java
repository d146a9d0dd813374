// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the map to the territory: the rules of rooms, layers and style that the compiler cannot hold. Reads all other
 * modules' classes; nobody comes in.
 */
@NullMarked
package dev.kiln.architecture;

import org.jspecify.annotations.NullMarked;
