// SPDX-License-Identifier: Apache-2.0
/** The history and what is replayed from it. */
@NullMarked
package dev.kiln.k8s.standin.store;

import org.jspecify.annotations.NullMarked;
