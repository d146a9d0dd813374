// SPDX-License-Identifier: Apache-2.0
/** Small files that have to outlive the process. */
@NullMarked
package dev.kiln.invoker.disk;

import org.jspecify.annotations.NullMarked;
