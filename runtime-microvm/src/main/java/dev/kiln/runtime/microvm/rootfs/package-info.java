// SPDX-License-Identifier: Apache-2.0
/**
 * From an image's name to a read-only disk for a guest. {@link dev.kiln.runtime.microvm.rootfs.RootfsStore} is the door.
 */
@NullMarked
package dev.kiln.runtime.microvm.rootfs;

import org.jspecify.annotations.NullMarked;
