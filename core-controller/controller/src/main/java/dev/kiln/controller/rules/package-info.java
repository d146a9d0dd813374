// SPDX-License-Identifier: Apache-2.0
/**
 * Triggers and rules: create, read, update, delete, list, switch on and off, and what happens when a trigger fires. Routes come in from the door; the invoke room runs the actions.
 */
@NullMarked
package dev.kiln.controller.rules;

import org.jspecify.annotations.NullMarked;
