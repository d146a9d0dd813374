// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import dev.kiln.runtime.microvm.vm.Caps;
import dev.kiln.runtime.microvm.vm.VmException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether this host can run Firecracker, and which one it is. */
public final class FirecrackerHost {

    private static final long PATIENCE_SECONDS = 5;
    private static final int OVERHEAD_MIB = 10;
    private static final Pattern VERSION = Pattern.compile("Firecracker v(\\d+\\.\\d+\\.\\d+\\S*)");

    private FirecrackerHost() {}

    /**
     * Its version, {@code 1.13.1}.
     *
     * @param kvm the device, {@code /dev/kvm}: Firecracker has no other way to run a guest
     * @throws VmException.HostUnfit when something is missing; the message says what
     */
    public static String examine(FirecrackerSettings settings, Path kvm) throws VmException, InterruptedException {
        if (!Files.isReadable(kvm) || !Files.isWritable(kvm)) {
            throw new VmException.HostUnfit("Firecracker needs " + kvm + ", which "
                    + (Files.exists(kvm)
                            ? "this user may not open: add it to the group 'kvm'"
                            : "this host does not have: take a machine with virtualisation, or the driver 'qemu'"));
        }
        if (settings.jailer().filter(it -> !Files.isExecutable(it.program())).isPresent()) {
            throw new VmException.HostUnfit(
                    "there is no jailer at " + settings.jailer().get().program() + "; it comes with Firecracker");
        }
        return version(settings.program());
    }

    static String version(Path program) throws VmException, InterruptedException {
        String said = said(program);
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw new VmException.HostUnfit(
                    "'" + program + " --version' does not say that it is Firecracker: " + said.strip());
        }
        return version.group(1);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // killing a process does not fail
    private static String said(Path program) throws VmException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new VmException.HostUnfit("there is no Firecracker at " + program + ": " + e.getMessage(), e);
        }
        // whoever says nothing and does not end is ended, and that ends the reading
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        try {
            return new String(process.getInputStream().readNBytes(2000), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new VmException.HostUnfit("'" + program + " --version' said nothing: " + e.getMessage(), e);
        } finally {
            process.destroyForcibly();
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    static Caps caps(String version, String cpuModel) {
        return new Caps("firecracker", version, cpuModel, Caps.Acceleration.KVM, true, true, OVERHEAD_MIB);
    }
}
