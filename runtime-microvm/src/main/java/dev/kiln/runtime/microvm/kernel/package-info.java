// SPDX-License-Identifier: Apache-2.0
/** The guests' kernel: from a Debian package or any file to what a monitor boots. */
@NullMarked
package dev.kiln.runtime.microvm.kernel;

import org.jspecify.annotations.NullMarked;
