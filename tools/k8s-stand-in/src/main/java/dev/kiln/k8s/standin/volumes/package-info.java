// SPDX-License-Identifier: Apache-2.0
/** What containers find when they start: their volumes as folders, and what their environment refers to. Kubelets come in. */
@NullMarked
package dev.kiln.k8s.standin.volumes;

import org.jspecify.annotations.NullMarked;
