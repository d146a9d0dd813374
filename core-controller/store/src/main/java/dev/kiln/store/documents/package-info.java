// SPDX-License-Identifier: Apache-2.0
/**
 * What the platform itself keeps beside the entities of OpenWhisk, such as the routes of its gateway and what its alarms have to
 * fire: JSON under a kind and an id, some of it due at a time. Rooms of the controller come in.
 */
@NullMarked
package dev.kiln.store.documents;

import org.jspecify.annotations.NullMarked;
