// SPDX-License-Identifier: Apache-2.0
/**
 * What the layers of an image make together. Archives come in, as often as one likes to open them, and one stream of files goes out: each name
 * once, whatever the layers add, replace and hide, and nothing outside of the image touched. Knows nothing of where images come from.
 */
@NullMarked
package dev.kiln.runtime.microvm.layers;

import org.jspecify.annotations.NullMarked;
