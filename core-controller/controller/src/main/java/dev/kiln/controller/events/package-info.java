// SPDX-License-Identifier: Apache-2.0
/**
 * Events of users: what this controller tells of them, and what it counts of those that all tell. The bus and the meters go out;
 * throttles and endings come in to tell.
 */
@NullMarked
package dev.kiln.controller.events;

import org.jspecify.annotations.NullMarked;
