// SPDX-License-Identifier: Apache-2.0
/**
 * What a process stands on: a bus and stores, opened as the settings under {@code kiln.bus} and {@code kiln.store} say.
 */
@NullMarked
package dev.kiln.server.connect;

import org.jspecify.annotations.NullMarked;
