// SPDX-License-Identifier: Apache-2.0
/**
 * What this controller remembers and somebody wrote: forgotten here, and told to the other controllers. Rooms that write come in, as does what others say; the bus goes out.
 */
@NullMarked
package dev.kiln.controller.invalidation;

import org.jspecify.annotations.NullMarked;
