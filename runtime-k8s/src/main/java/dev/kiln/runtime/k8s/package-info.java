// SPDX-License-Identifier: Apache-2.0
/**
 * The runtime provider {@code k8s}: sandboxes that are pods. {@code K8sProvider} is the way in; pods are written in {@code pod}, asked
 * for and watched over in {@code api}, kept ready in {@code stems}, reached over {@code path}.
 */
@NullMarked
package dev.kiln.runtime.k8s;

import org.jspecify.annotations.NullMarked;
