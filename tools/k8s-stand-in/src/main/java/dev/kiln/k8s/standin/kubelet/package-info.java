// SPDX-License-Identifier: Apache-2.0
/**
 * The nodes: each runs the pods that are bound to it as containers in Docker, tells how they are, and ends them. Pods come in
 * through the store; {@link dev.kiln.k8s.standin.kubelet.Kubelets} is all that others see.
 */
@NullMarked
package dev.kiln.k8s.standin.kubelet;

import org.jspecify.annotations.NullMarked;
