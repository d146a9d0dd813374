// SPDX-License-Identifier: Apache-2.0
/**
 * Actions: create, read, update, delete, list, and the cache of what invocations need of them. Routes come in from the door, the invoke room asks the cache; the artifact store is asked.
 */
@NullMarked
package dev.kiln.controller.actions;

import org.jspecify.annotations.NullMarked;
