// SPDX-License-Identifier: Apache-2.0
/** What may not come in. */
@NullMarked
package dev.kiln.k8s.standin.admission;

import org.jspecify.annotations.NullMarked;
