// SPDX-License-Identifier: Apache-2.0
/**
 * Actions and their code, read from the artifact store once and remembered. The run room comes in; the store port goes out.
 */
@NullMarked
package dev.kiln.invoker.fetch;

import org.jspecify.annotations.NullMarked;
