// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files in a sandbox's directory that its start writes, beside the {@link SandboxRecord}. */
public final class StateFiles {

    /** What is shown to the sandbox as {@code /run/kiln} until its server listens. */
    public static final String RUN = "run";
    /** The server's socket, once it was taken out of the sandbox's reach. */
    public static final String SOCKET = "s";

    /** In the environment of bubblewrap's processes, which hands on nothing of it: the sandbox's directory. */
    public static final String MARK = "KILN_SANDBOX";

    public static final String ARGUMENTS = "arguments";
    public static final String SECCOMP = "seccomp";
    public static final String PASSWD = "passwd";
    public static final String GROUP = "group";
    private static final String PROCESS = "process";
    private static final String INIT = "init";
    private static final String STATUS = "status";
    private static final Pattern CHILD = Pattern.compile("\"child-pid\": *([0-9]+)");
    private static final Pattern EXIT = Pattern.compile("\"exit-code\": *([0-9]+)");

    private StateFiles() {}

    /** The process outside that all of the sandbox descends from, as it was when it started. */
    public static Optional<ProcStat> monitor(Path sandbox) {
        return text(sandbox.resolve(PROCESS)).flatMap(ProcStat::parse);
    }

    /** The first process inside, as it was when the sandbox was ready. */
    public static Optional<ProcStat> init(Path sandbox) {
        return text(sandbox.resolve(INIT)).flatMap(ProcStat::parse);
    }

    /** Writes down the first process inside, which bubblewrap names by its id alone; legal while the monitor lives. */
    public static void keepInit(Path sandbox) throws IOException {
        Optional<Long> child = text(sandbox.resolve(STATUS))
                .map(CHILD::matcher)
                .filter(Matcher::find)
                .map(found -> Long.valueOf(found.group(1)));
        if (child.isPresent()) {
            Files.copy(
                    Path.of("/proc", Long.toString(child.get()), "stat"),
                    sandbox.resolve(INIT),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The code that the server inside ended with; absent while it runs and when it never ran. */
    public static OptionalInt exitCode(Path sandbox) {
        return text(sandbox.resolve(STATUS)).stream()
                .flatMap(text -> EXIT.matcher(text).results())
                .map(MatchResult::group)
                .mapToInt(group -> Integer.parseInt(group.replaceAll("[^0-9]", "")))
                .findFirst();
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
