// SPDX-License-Identifier: Apache-2.0
/** How the invoker reaches the action port of a pod. The provider asks a {@link dev.kiln.runtime.k8s.path.DataPath}, and knows no other. */
@NullMarked
package dev.kiln.runtime.k8s.path;

import org.jspecify.annotations.NullMarked;
