// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of the cluster's nodes: in which zone one lies, where a pod may run, which images it has; and how to make it pull one.
 */
@NullMarked
package dev.kiln.runtime.k8s.nodes;

import org.jspecify.annotations.NullMarked;
