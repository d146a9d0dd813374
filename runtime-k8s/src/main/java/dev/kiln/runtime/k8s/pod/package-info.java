// SPDX-License-Identifier: Apache-2.0
/**
 * What a sandbox is as a pod: {@link dev.kiln.runtime.k8s.pod.PodWriter} merges a sandbox's wishes with the operator's {@link
 * dev.kiln.runtime.k8s.pod.PodTemplate}, {@link dev.kiln.runtime.k8s.pod.OwnerLabels} and {@link dev.kiln.runtime.k8s.pod.PodState}
 * read what the API server shows. Pure.
 */
@NullMarked
package dev.kiln.runtime.k8s.pod;

import org.jspecify.annotations.NullMarked;
