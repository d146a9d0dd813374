// SPDX-License-Identifier: Apache-2.0
/**
 * The routing policy as data: kept in the store, watched, changed by operators, explained, and held against actions before they are written. Routes come in from the door; routing decides, scheduling tells what there is.
 */
@NullMarked
package dev.kiln.controller.routing.policy;

import org.jspecify.annotations.NullMarked;
