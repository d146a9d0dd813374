// SPDX-License-Identifier: Apache-2.0
/**
 * A small Kubernetes API server with scheduler, controllers and kubelets, whose pods are containers of the local Docker daemon: a
 * stand-in for a cluster where none can be had. {@link dev.kiln.k8s.standin.StandIn} starts it within a JVM,
 * {@link dev.kiln.k8s.standin.Main} as a process.
 */
@NullMarked
package dev.kiln.k8s.standin;

import org.jspecify.annotations.NullMarked;
