// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.pools;

/**
 * Sandboxes that wait for an action of their kind.
 *
 * @param kind of the manifest, such as {@code nodejs:20}
 * @param count how many an invoker keeps
 * @param memoryMegabytes of each
 */
public record Prewarm(String kind, int count, int memoryMegabytes) {}
