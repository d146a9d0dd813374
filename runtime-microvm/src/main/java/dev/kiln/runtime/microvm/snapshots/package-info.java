// SPDX-License-Identifier: Apache-2.0
/**
 * Machines' frozen states and when they are worth something. A key comes in and says all that a state depends on; a pinned snapshot
 * goes out, or room for a new one. {@link dev.kiln.runtime.microvm.snapshots.SnapshotStore} keeps them, {@link
 * dev.kiln.runtime.microvm.snapshots.ColdStartPolicy} says from which of them to start. No machine is touched here.
 */
@NullMarked
package dev.kiln.runtime.microvm.snapshots;

import org.jspecify.annotations.NullMarked;
