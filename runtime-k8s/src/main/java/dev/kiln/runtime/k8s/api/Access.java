// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which API server, as whom, and how hard.
 *
 * @param kubeconfig the file that names them; empty for the service account of the pod that the invoker runs in
 * @param context the context of that file; empty for its current one
 * @param namespace where the pods go; empty for the context's or the service account's own
 * @param requestsPerSecond how many requests a second at most, on average
 */
public record Access(Optional<Path> kubeconfig, String context, String namespace, int requestsPerSecond) {}
