// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

/** An entity as the store has it, and which write that was. */
public record Stored<T>(T value, Revision revision) {}
