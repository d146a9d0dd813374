// SPDX-License-Identifier: Apache-2.0
/**
 * Carries what a pod writes to its sink. Only an attachment keeps the two streams apart and waits for no line's end, so that is what
 * is read; the log of the API, which mixes them, gives what was written before it and between two of them. {@link
 * dev.kiln.runtime.k8s.logs.LogRelay} is the way in.
 */
@NullMarked
package dev.kiln.runtime.k8s.logs;

import org.jspecify.annotations.NullMarked;
