// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * Keeps sandboxes without network from the host itself. Docker's internal networks lead nowhere else, but the host has an
 * address in them, or it could not reach in; what the host answers is let through, what a sandbox begins is not.
 */
final class HostFirewall {

    private static final int SECONDS = 10;

    private HostFirewall() {}

    /** The name of a network's bridge, known before there is one, so that an operator's rules can name it; at most 15 bytes. */
    static String bridge(String network) {
        CRC32 sum = new CRC32();
        sum.update(network.getBytes(StandardCharsets.UTF_8));
        return String.format("kiln-%08x", sum.getValue());
    }

    /** Idempotent. */
    static void close(String bridge) throws SandboxException, InterruptedException {
        try {
            if (iptables("-C", bridge).isEmpty()) {
                return;
            }
            String failure = iptables("-I", bridge);
            if (!failure.isEmpty()) {
                throw unsupported(bridge, failure);
            }
        } catch (IOException e) {
            throw unsupported(bridge, String.valueOf(e.getMessage()));
        }
    }

    /** When the network is gone; what fails leaves a rule about a bridge that does not exist, which harms nobody. */
    static void forget(String bridge) throws InterruptedException {
        try {
            String ignored = iptables("-D", bridge);
        } catch (IOException e) {
            // as above
        }
    }

    /** What it complained about; empty when it did not. */
    private static String iptables(String verb, String bridge) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("iptables", "-w", "5", verb));
        command.addAll(rule(bridge));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return "no end within " + SECONDS + " s";
            }
            return process.exitValue() == 0 ? "" : "code " + process.exitValue() + ": " + said;
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> rule(String bridge) {
        return List.of("INPUT", "-i", bridge, "-m", "conntrack", "--ctstate", "NEW", "-j", "DROP");
    }

    private static SandboxException unsupported(String bridge, String failure) {
        return new SandboxException.Unsupported(
                "cannot enforce the network policy NONE: iptables could not keep sandboxes from"
                        + " the host's own addresses (" + failure
                        + "). Run the invoker as root with iptables installed, or add the"
                        + " rule 'iptables -I " + String.join(" ", rule(bridge))
                        + "' on the host and set the pool's key 'firewall' to operator");
    }
}
