// SPDX-License-Identifier: Apache-2.0
/** What is written down on this machine of the sandboxes of all its microvm providers, to be found again after a crash. */
@NullMarked
package dev.kiln.runtime.microvm.state;

import org.jspecify.annotations.NullMarked;
