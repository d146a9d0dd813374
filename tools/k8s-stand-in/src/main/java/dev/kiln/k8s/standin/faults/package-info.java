// SPDX-License-Identifier: Apache-2.0
/** What shall go wrong, and what was asked of the API meanwhile. Everybody looks here; nobody is known here. */
@NullMarked
package dev.kiln.k8s.standin.faults;

import org.jspecify.annotations.NullMarked;
