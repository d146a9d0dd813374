// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.launch;

import dev.kiln.runtime.microvm.vm.Confinement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts monitors: writes the process down before it can be lost, puts it into its cgroups and its network, takes its privileges, and
 * binds its life to the invoker's.
 */
public record Launcher(Spawner spawner) {

    /** In a machine's directory: {@code /proc/PID/stat} of its monitor as it started. */
    public static final String PROCESS = "process";

    /** What the monitor writes on its standard error. */
    public static final String LOG = "monitor.log";

    /**
     * Between fork and exec a JVM can do nothing. Five lines of shell can: write the id down, enter the cgroups, open what the
     * monitor takes as an open file.
     */
    private static final String SCRIPT = """
            read -r stat </proc/$$/stat && printf '%s\\n' "$stat" >"$1/process" || exit 125
            input=$2
            shift 2
            while [ "$1" != -- ]; do echo $$ >"$1/cgroup.procs" || exit 125; shift; done
            shift
            [ "$input" = - ] || exec 9<"$input" || exit 125
            exec "$@"
            """;

    /**
     * What to start.
     *
     * @param directory the machine's own
     * @param namespace the network namespace, by its name below {@code /run/netns}
     * @param input what the monitor finds open as file 9
     */
    public record Order(
            Path directory,
            Confinement confinement,
            Optional<String> namespace,
            Optional<Path> input,
            List<String> command) {}

    public Process start(Order order) throws IOException {
        return spawner.start(
                command(order), Map.of(), order.directory().resolve(LOG).toFile());
    }

    static List<String> command(Order order) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "kiln-microvm"));
        command.add(order.directory().toString());
        command.add(order.input().map(Path::toString).orElse("-"));
        order.confinement().cgroups().forEach(cgroup -> command.add(cgroup.toString()));
        command.add("--");
        order.namespace().ifPresent(name -> command.addAll(List.of("ip", "netns", "exec", name)));
        command.addAll(List.of("setpriv", "--no-new-privs"));
        order.confinement()
                .user()
                .ifPresent(user -> command.addAll(List.of(
                        "--reuid=" + user.uid(),
                        "--regid=" + user.gid(),
                        "--clear-groups",
                        "--bounding-set=-all",
                        "--inh-caps=-all")));
        // after the change of user, which would clear it
        command.addAll(List.of("--pdeathsig", "KILL", "--"));
        command.addAll(order.command());
        return command;
    }
}
