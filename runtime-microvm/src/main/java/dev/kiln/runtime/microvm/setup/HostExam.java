// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.setup;

import dev.kiln.runtime.microvm.kernel.KernelStore;
import dev.kiln.runtime.microvm.setup.Finding.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at a machine, without changing it.
 *
 * @param searchPath where programs are looked for, in this order
 * @param architecture as the JDK names it
 */
record HostExam(Path cache, List<Path> searchPath, String architecture) {

    List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(processor());
        findings.add(program("qemu", "qemu-system-x86_64", "qemu-system-x86", State.MISSING));
        findings.add(program("disks", "sqfstar", "squashfs-tools", State.MISSING));
        findings.add(program("launcher", "setpriv", "util-linux", State.MISSING));
        findings.add(program("packages", "dpkg-deb", "dpkg", State.WITHOUT));
        findings.add(program("networks", "iptables", "iptables", State.WITHOUT));
        findings.add(program("firecracker", "firecracker", "", State.WITHOUT));
        findings.add(accelerator());
        findings.add(engine());
        findings.add(kernel());
        return findings;
    }

    private Finding processor() {
        return architecture.equals("amd64")
                ? new Finding("architecture", State.OK, architecture, "")
                : new Finding(
                        "architecture", State.MISSING, architecture, "guests run on x86_64 only; use another provider");
    }

    private Finding program(String name, String program, String source, State otherwise) {
        Optional<Path> found = searchPath.stream()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
        return found.map(path -> new Finding(name, State.OK, path.toString(), ""))
                .orElseGet(() -> new Finding(
                        name,
                        otherwise,
                        program + " is not there",
                        source.isEmpty()
                                ? "see its project's page, if you want it"
                                : "type 'apt-get install --no-install-recommends " + source + "'"));
    }

    private static Finding accelerator() {
        Path device = Path.of("/dev/kvm");
        if (!Files.exists(device)) {
            return new Finding(
                    "kvm",
                    State.WITHOUT,
                    device + " is not there: guests are emulated, ten times slower",
                    "allow nested virtualization, or take a host with virtualization");
        }
        return Files.isWritable(device)
                ? new Finding(
                        "kvm",
                        State.OK,
                        device + " is there; whether guests run with it is tried at the first start",
                        "")
                : new Finding(
                        "kvm",
                        State.WITHOUT,
                        device + " is not ours to write: guests are emulated, ten times slower",
                        "join its group: 'adduser USER kvm'");
    }

    private static Finding engine() {
        Path socket = Path.of("/var/run/docker.sock");
        return Files.isWritable(socket)
                ? new Finding("images", State.OK, "the Docker engine at " + socket, "")
                : new Finding(
                        "images",
                        State.WITHOUT,
                        "no Docker engine at " + socket,
                        "start one, or name a directory with OCI layouts in the key 'images'");
    }

    private Finding kernel() throws IOException {
        Optional<Path> newest = new KernelStore(cache).newest();
        return newest.map(kernel -> new Finding("kernel", State.OK, kernel.toString(), ""))
                .orElseGet(() -> new Finding(
                        "kernel", State.MISSING, "none is prepared in " + cache, "type 'kiln microvm setup'"));
    }

    /** The parts of the environment's search path. */
    static List<Path> searchPath(String path) {
        return Stream.concat(Stream.of(path.split(":", -1)), Stream.of("/usr/sbin", "/sbin", "/usr/local/bin"))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .distinct()
                .toList();
    }
}
