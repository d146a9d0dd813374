// SPDX-License-Identifier: Apache-2.0
/** Tests of the stand-in as a whole, through the client that Kiln's provider uses. */
@NullMarked
package dev.kiln.k8s.standin;

import org.jspecify.annotations.NullMarked;
