// SPDX-License-Identifier: Apache-2.0
/**
 * From a pod as it is written to one that serves, and away again: {@link dev.kiln.runtime.k8s.start.PodStarter} and {@link
 * dev.kiln.runtime.k8s.start.Removal}.
 */
@NullMarked
package dev.kiln.runtime.k8s.start;

import org.jspecify.annotations.NullMarked;
