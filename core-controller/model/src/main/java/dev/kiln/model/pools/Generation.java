// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.pools;

/**
 * One setup in the life of a pool.
 *
 * @param number grows with each change of the setup; 0 stands for what an invoker was started with, before a pool told it anything
 */
public record Generation(long number, RuntimeSetup setup) {}
