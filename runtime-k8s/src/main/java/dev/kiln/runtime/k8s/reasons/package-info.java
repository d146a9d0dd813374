// SPDX-License-Identifier: Apache-2.0
/**
 * Reads into words why a pod could not be made, is not ready yet, or never will be: whose fault it is, and what to do. Pure tables,
 * as Kubernetes tells most of it apart by text alone; those texts are known here and nowhere else.
 */
@NullMarked
package dev.kiln.runtime.k8s.reasons;

import org.jspecify.annotations.NullMarked;
