// SPDX-License-Identifier: Apache-2.0
/**
 * First calls of functions that run as pods, and calls while the cluster's API server is away; in a stand-in or in a cluster that is
 * given.
 */
@NullMarked
package dev.kiln.bench.k8s;

import org.jspecify.annotations.NullMarked;
