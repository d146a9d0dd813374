// SPDX-License-Identifier: Apache-2.0
/** How a patch changes an object: pure functions from JSON to JSON, one for each media type of patches. */
@NullMarked
package dev.kiln.k8s.standin.patch;

import org.jspecify.annotations.NullMarked;
