// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.start;

import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.process.start.Interpreters.Interpreter;
import dev.kiln.runtime.process.state.StateFiles;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The command line of one sandbox.
 *
 * @param directory the sandbox's
 * @param uid whom it runs as; absent for the invoker's own user, then in a user namespace
 * @param bwrap the program
 */
public record SandboxCommand(
        SandboxSpec spec,
        RuntimeFolder runtime,
        List<Interpreter> interpreters,
        Path directory,
        Optional<Integer> uid,
        String bwrap) {

    public static final int UID_IN_NAMESPACE = 1000;

    private static final String RUN = "/run/kiln";
    private static final String SOCKET = RUN + "/" + StateFiles.SOCKET;
    private static final long SHARED_MEMORY_BYTES = 64L * 1024 * 1024;

    /** What the host has of these, in a tree of links and directories that differs between distributions. */
    private static final List<String> LIBRARIES = List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    private static final List<String> SETTINGS = List.of(
            "/etc/alternatives",
            "/etc/ca-certificates",
            "/etc/ld.so.cache",
            "/etc/ld.so.conf",
            "/etc/ld.so.conf.d",
            "/etc/localtime",
            "/etc/mime.types",
            "/etc/pki",
            "/etc/protocols",
            "/etc/services",
            "/etc/ssl");

    private static final List<String> SETTINGS_OF_A_NETWORK =
            List.of("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf");

    /**
     * Run by {@code sh}, as the JVM cannot do it between fork and exec: writes down which process it is, enters the cages,
     * sets the limit of open files, and becomes bubblewrap. The exit codes are far from those that programs like.
     */
    private static final String SCRIPT = String.join(
            "\n",
            "directory=$1; files=$2; shift 2",
            "read -r stat </proc/$$/stat && echo \"$stat\" >\"$directory/process\" || exit " + Start.NO_RECORD.code,
            "while [ \"$1\" != -- ]; do echo 0 >\"$1\" || exit " + Start.NO_CAGE.code + "; shift; done; shift",
            "ulimit -n \"$files\" || exit " + Start.NO_FILES.code,
            "exec \"$@\" 7>\"$directory/status\" 8<\"$directory/arguments\" 9<\"$directory/seccomp\"");

    /** How a start may end before bubblewrap. */
    public enum Start {
        NO_RECORD(116),
        NO_CAGE(117),
        NO_FILES(118),
        NO_TOOL(127);

        public final int code;

        Start(int code) {
            this.code = code;
        }
    }

    /** What the invoker starts. */
    public List<String> outside(Limiter limiter, List<Path> entrances) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "kiln-sandbox"));
        command.add(directory.toString());
        command.add(Integer.toString(spec.limits().maxOpenFiles()));
        entrances.forEach(entrance -> command.add(entrance.toString()));
        command.add("--");
        command.addAll(limiter.outside(spec.limits()));
        command.addAll(List.of(bwrap, "--args", "8", "--"));
        command.addAll(limiter.inside(spec.limits()));
        command.addAll(inside());
        return command;
    }

    /** The server, by the path of its interpreter that was found rather than by search. */
    private List<String> inside() {
        List<String> command = new ArrayList<>();
        // before this the process is root without all but the three capabilities that it takes to become another user
        uid.ifPresent(number -> command.addAll(List.of(
                "setpriv",
                "--reuid=" + number,
                "--regid=" + number,
                "--clear-groups",
                "--inh-caps=-all",
                "--bounding-set=-all",
                "--")));
        Map<String, String> paths = interpreters.stream()
                .collect(Collectors.toMap(
                        Interpreter::name,
                        interpreter -> interpreter.executable().toString()));
        String first = runtime.command().getFirst();
        command.add(paths.getOrDefault(first, first));
        command.addAll(runtime.command().subList(1, runtime.command().size()));
        return command;
    }

    /** Bubblewrap's own options, for a file rather than the command line, which all users of the host can read. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        namespaces(arguments);
        files(arguments);
        environment().forEach((name, value) -> arguments.addAll(List.of("--setenv", name, value)));
        return arguments;
    }

    private void namespaces(List<String> arguments) {
        arguments.addAll(List.of("--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"));
        if (spec.network() == NetworkPolicy.NONE) {
            arguments.add("--unshare-net");
        }
        if (uid.isPresent()) {
            arguments.addAll(List.of("--cap-drop", "ALL"));
            for (String capability : List.of("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")) {
                arguments.addAll(List.of("--cap-add", capability));
            }
        } else {
            String inside = Integer.toString(UID_IN_NAMESPACE);
            arguments.addAll(List.of("--unshare-user", "--uid", inside, "--gid", inside, "--disable-userns"));
        }
        arguments.addAll(List.of("--hostname", "sandbox", "--die-with-parent", "--new-session", "--clearenv"));
        arguments.addAll(List.of("--json-status-fd", "7", "--seccomp", "9"));
    }

    private void files(List<String> arguments) {
        SandboxLimits limits = spec.limits();
        arguments.addAll(List.of("--ro-bind", "/usr", "/usr"));
        for (String library : LIBRARIES) {
            library(arguments, Path.of(library));
        }
        shown(arguments, SETTINGS);
        if (spec.network() == NetworkPolicy.EGRESS) {
            shown(arguments, SETTINGS_OF_A_NETWORK);
        }
        readOnly(arguments, directory.resolve(StateFiles.PASSWD), Path.of("/etc/passwd"));
        readOnly(arguments, directory.resolve(StateFiles.GROUP), Path.of("/etc/group"));
        Set<Path> mounts = new LinkedHashSet<>();
        interpreters.forEach(interpreter -> interpreter.mount().ifPresent(mounts::add));
        mounts.forEach(mount -> readOnly(arguments, mount, mount));
        readOnly(arguments, runtime.directory(), Path.of("/action"));
        arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        long disk = limits.diskBytes().orElse(limits.memoryBytes());
        // what is in memory counts twice, as memory and as disk, so the larger one need not be the sum of both
        writable(arguments, "/dev/shm", Math.min(SHARED_MEMORY_BYTES, disk));
        arguments.addAll(List.of("--remount-ro", "/dev"));
        writable(arguments, "/tmp", disk);
        parents(arguments, Path.of(RUN));
        arguments.addAll(List.of("--bind", directory.resolve(StateFiles.RUN).toString(), RUN));
        arguments.addAll(List.of("--remount-ro", "/", "--chdir", "/tmp"));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("HOME", "/tmp");
        environment.put("LANG", "C.UTF-8");
        environment.put("TMPDIR", "/tmp");
        environment.put("USER", "sandbox");
        environment.put("PATH", path(interpreters));
        environment.putAll(spec.environment());
        environment.put("KILN_LISTEN", "unix:" + SOCKET);
        return environment;
    }

    private static String path(Collection<Interpreter> interpreters) {
        Set<String> directories = new LinkedHashSet<>();
        interpreters.forEach(interpreter ->
                directories.add(String.valueOf(interpreter.executable().getParent())));
        directories.addAll(List.of("/usr/local/bin", "/usr/bin", "/bin"));
        return String.join(":", directories);
    }

    private static void library(List<String> arguments, Path library) {
        if (Files.isSymbolicLink(library)) {
            try {
                arguments.addAll(
                        List.of("--symlink", Files.readSymbolicLink(library).toString(), library.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the link " + library, e);
            }
        } else if (Files.isDirectory(library)) {
            arguments.addAll(List.of("--ro-bind", library.toString(), library.toString()));
        }
    }

    private static void shown(List<String> arguments, List<String> paths) {
        for (String path : paths) {
            if (Files.exists(Path.of(path))) {
                readOnly(arguments, Path.of(path), Path.of(path));
            }
        }
    }

    private static void readOnly(List<String> arguments, Path source, Path target) {
        parents(arguments, target);
        arguments.addAll(List.of("--ro-bind", source.toString(), target.toString()));
    }

    private static void writable(List<String> arguments, String target, long bytes) {
        arguments.addAll(List.of("--perms", "1777", "--size", Long.toString(bytes), "--tmpfs", target));
    }

    /** Left to itself bubblewrap makes missing parents that the sandbox's user may not enter. */
    private static void parents(List<String> arguments, Path target) {
        Path parent = target.getParent();
        if (parent != null && parent.getNameCount() > 0) {
            parents(arguments, parent);
            arguments.addAll(List.of("--perms", "0755", "--dir", parent.toString()));
        }
    }
}
