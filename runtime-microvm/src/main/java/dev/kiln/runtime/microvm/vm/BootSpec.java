// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

import java.nio.file.Path;
import java.util.List;

/**
 * How a machine is booted.
 *
 * @param kernel an uncompressed kernel image (ELF)
 * @param initrd a cpio archive whose {@code /init} is the guest's first process
 * @param arguments words of the kernel's command line; the driver adds those that its monitor needs
 */
public record BootSpec(LaunchSpec launch, Path kernel, Path initrd, List<String> arguments) {

    public BootSpec {
        arguments = List.copyOf(arguments);
    }
}
