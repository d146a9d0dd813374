// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a server needs on this host. One of the two kinds of sandboxes is enough. */
final class HostProbes {

    private static final long GIGABYTE = 1024L * 1024 * 1024;
    private static final long SCANTY = 2 * GIGABYTE;
    private static final long TOO_LITTLE = GIGABYTE / 4;

    private HostProbes() {}

    /**
     * All that can be found out.
     *
     * @param port where a server listens, or will
     * @param serverAnswers whether that is known to be one of ours
     */
    static List<Finding> look(Host host, int port, boolean serverAnswers) {
        List<Finding> findings = new ArrayList<>();
        Finding docker = docker(host);
        Finding bubblewrap = program(
                host,
                "bubblewrap",
                "apt-get install bubblewrap, to run functions without Docker",
                "bwrap",
                "--version");
        if (docker.isWrong() && bubblewrap.isWrong()) {
            findings.add(docker);
            findings.add(bubblewrap);
        } else {
            findings.add(milder(docker));
            findings.add(milder(bubblewrap));
        }
        // they run functions in sandboxes of the process provider; images bring their own
        findings.add(milder(program(
                host, "node", "apt-get install nodejs, to run JavaScript without Docker", "node", "--version")));
        findings.add(milder(program(
                host, "python3", "apt-get install python3, to run Python without Docker", "python3", "--version")));
        findings.add(disk(host));
        findings.add(port(host, port, serverAnswers));
        return List.copyOf(findings);
    }

    private static Finding docker(Host host) {
        try {
            return Finding.ok("docker", "the Docker daemon answers, version " + host.docker());
        } catch (IOException e) {
            return Finding.wrong(
                    "docker",
                    "the Docker daemon does not answer: " + e.getMessage(),
                    "start it (systemctl start docker) and be in the group docker; or run with --runtime process");
        }
    }

    private static Finding program(Host host, String subject, String next, String... command) {
        try {
            return Finding.ok(subject, command[0] + " is there: " + host.firstLineOf(command));
        } catch (IOException e) {
            return Finding.wrong(subject, command[0] + " does not run: " + e.getMessage(), next);
        }
    }

    private static Finding milder(Finding finding) {
        return finding.isWrong()
                ? new Finding(finding.subject(), Finding.Verdict.WARNING, finding.sentence(), finding.next())
                : finding;
    }

    private static Finding disk(Host host) {
        try {
            long free = host.freeBytes();
            String sentence = free / (1024 * 1024) + " MB are free here";
            String next = "make room: old images (docker image prune), old data folders, logs";
            return free < TOO_LITTLE
                    ? Finding.wrong("disk", sentence, next)
                    : free < SCANTY ? Finding.warning("disk", sentence, next) : Finding.ok("disk", sentence);
        } catch (IOException e) {
            return Finding.warning("disk", "how much is free is not known: " + e.getMessage(), "look with: df -h .");
        }
    }

    private static Finding port(Host host, int port, boolean serverAnswers) {
        if (!host.isTaken(port)) {
            return Finding.ok("port", "port " + port + " is free");
        }
        return serverAnswers
                ? Finding.ok("port", "port " + port + " is the server's")
                : Finding.warning(
                        "port",
                        "port " + port + " is taken by another program",
                        "see which: ss -ltnp 'sport = :" + port + "'; or start the server with --port");
    }
}
