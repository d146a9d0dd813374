// SPDX-License-Identifier: Apache-2.0
/**
 * Runs sequences and conductor compositions: the controller is their invoker. Invocations come in, parts go out by dispatch, records to the flight room.
 */
@NullMarked
package dev.kiln.controller.compose;

import org.jspecify.annotations.NullMarked;
