// SPDX-License-Identifier: Apache-2.0
/** Patches of all kinds. */
@NullMarked
package dev.kiln.k8s.standin.patch;

import org.jspecify.annotations.NullMarked;
