// SPDX-License-Identifier: Apache-2.0
/** Selectors, quantities and types. */
@NullMarked
package dev.kiln.k8s.standin.objects;

import org.jspecify.annotations.NullMarked;
