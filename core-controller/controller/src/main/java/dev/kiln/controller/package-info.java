// SPDX-License-Identifier: Apache-2.0
/**
 * The controller: {@code ControllerServer} builds the rooms and is the map. A main program or a test comes in; the rooms are used and nothing else.
 */
@NullMarked
package dev.kiln.controller;

import org.jspecify.annotations.NullMarked;
