// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

/** How a store is. */
public sealed interface StoreHealth {

    record Up(String detail) implements StoreHealth {}

    record Down(String reason) implements StoreHealth {}
}
