// SPDX-License-Identifier: Apache-2.0
/**
 * What the cluster is told to keep from pods: connections, by network policies, and drains of nodes, by a disruption budget. {@link
 * dev.kiln.runtime.k8s.guard.Guard} brings them there and takes them away; what they say is decided without a cluster.
 */
@NullMarked
package dev.kiln.runtime.k8s.guard;

import org.jspecify.annotations.NullMarked;
