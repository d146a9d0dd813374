// SPDX-License-Identifier: Apache-2.0
/**
 * The way from outside of the cluster's network: a pod of ours in it, the agent, to which one connection goes by the API server's
 * port-forward. Each sandbox has a door on this machine; who connects there is connected to the pod by a stream of that connection.
 * In come pods, by {@link dev.kiln.runtime.k8s.path.agent.AgentPath}; out go addresses of doors.
 */
@NullMarked
package dev.kiln.runtime.k8s.path.agent;

import org.jspecify.annotations.NullMarked;
