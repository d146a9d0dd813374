// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.kernel;

import java.nio.file.Path;

/**
 * What a machine is booted from.
 *
 * @param version the kernel's, for people
 * @param digest names both files' content; part of a snapshot's key
 */
public record KernelBundle(Path kernel, Path initrd, String version, String digest) {}
