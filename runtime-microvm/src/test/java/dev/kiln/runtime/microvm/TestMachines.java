// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.kernel.KernelSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What tests with real machines need on this host. */
final class TestMachines {

    private TestMachines() {}

    /** What is missing; a kernel is fetched if there is none yet. */
    static Optional<String> obstacle() {
        Optional<String> program = Stream.of("qemu-system-x86_64", "sqfstar", "setpriv")
                .filter(each -> !Files.isExecutable(Path.of("/usr/bin", each)))
                .findFirst()
                .map(each -> "/usr/bin/" + each + " is missing: type 'apt-get install qemu-system-x86 squashfs-tools'");
        if (program.isPresent()) {
            return program;
        }
        try {
            Path cache = Path.of("/var/tmp/kiln-microvm-" + HostUser.ofThisProcess().uid());
            new KernelSetup(cache, step -> {}).ensure();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no kernel for guests could be prepared: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
