// SPDX-License-Identifier: Apache-2.0
/** Who asks, by their token, and what the roles in the store let them do. */
@NullMarked
package dev.kiln.k8s.standin.access;

import org.jspecify.annotations.NullMarked;
