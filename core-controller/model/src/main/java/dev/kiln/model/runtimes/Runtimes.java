// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.runtimes;

/**
 * The language runtimes in force.
 *
 * @param revision grows with each change by an operator; 0 for those of the file that a process was started with
 */
public record Runtimes(long revision, RuntimesManifest manifest) {}
