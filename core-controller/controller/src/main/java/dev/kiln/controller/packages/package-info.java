// SPDX-License-Identifier: Apache-2.0
/**
 * Packages and bindings: create, read, update, delete, list. Routes come in from the door; the entity room finds and writes.
 */
@NullMarked
package dev.kiln.controller.packages;

import org.jspecify.annotations.NullMarked;
