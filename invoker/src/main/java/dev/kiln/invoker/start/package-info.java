// SPDX-License-Identifier: Apache-2.0
/**
 * Whether an activation may begin here. {@link dev.kiln.invoker.start.Tenure} knows how long nobody can have taken this invoker for
 * lost; {@link dev.kiln.invoker.start.Starter} claims each attempt before it begins. The run room comes in, pings keep the tenure
 * up, claims go out.
 */
@NullMarked
package dev.kiln.invoker.start;

import org.jspecify.annotations.NullMarked;
