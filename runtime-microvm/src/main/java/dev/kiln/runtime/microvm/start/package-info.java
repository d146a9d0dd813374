// SPDX-License-Identifier: Apache-2.0
/**
 * From a spec to a running guest, by the quickest way that there is, and the making of the snapshots that make it quick. {@link
 * dev.kiln.runtime.microvm.start.Creation} is the door.
 */
@NullMarked
package dev.kiln.runtime.microvm.start;

import org.jspecify.annotations.NullMarked;
