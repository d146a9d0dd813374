// SPDX-License-Identifier: Apache-2.0
/** Where pods go, and why they do not. */
@NullMarked
package dev.kiln.k8s.standin.scheduler;

import org.jspecify.annotations.NullMarked;
