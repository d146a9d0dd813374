// SPDX-License-Identifier: Apache-2.0
/**
 * Tar archives as streams: ustar with the extensions of POSIX (pax) and GNU. Bytes of an archive come in, entries go out, and the
 * other way round. Archives are other people's, so every length that one states is bounded before it is believed.
 */
@NullMarked
package dev.kiln.runtime.microvm.tar;

import org.jspecify.annotations.NullMarked;
