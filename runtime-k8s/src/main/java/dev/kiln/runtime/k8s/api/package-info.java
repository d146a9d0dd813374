// SPDX-License-Identifier: Apache-2.0
/**
 * The door to the API server: {@link dev.kiln.runtime.k8s.api.Kube} for calls, with a deadline and at a bounded rate each, {@link
 * dev.kiln.runtime.k8s.api.PodWatch} for what happens to pods. Nobody else opens connections to it.
 */
@NullMarked
package dev.kiln.runtime.k8s.api;

import org.jspecify.annotations.NullMarked;
