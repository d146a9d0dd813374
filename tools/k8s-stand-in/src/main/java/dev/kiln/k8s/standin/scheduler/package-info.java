// SPDX-License-Identifier: Apache-2.0
/** Gives pods to nodes: a pure decision, and the thread that takes it for each pod that waits. */
@NullMarked
package dev.kiln.k8s.standin.scheduler;

import org.jspecify.annotations.NullMarked;
