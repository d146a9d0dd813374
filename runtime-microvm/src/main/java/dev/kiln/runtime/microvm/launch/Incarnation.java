// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.launch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This run of this program in the names of files, so that others who share a directory know whose they are and whether they may go:
 * {@code 4711-123456}, the process's id and start.
 */
public final class Incarnation {

    private static final Pattern NAME = Pattern.compile("(\\d{1,18})-(\\d{1,18})(?:-.*)?");

    private Incarnation() {}

    /** Constant while this process runs. */
    public static String current() {
        long pid = ProcessHandle.current().pid();
        return pid + "-" + start(pid).orElse(0L);
    }

    /** Whether what is named so belongs to a process that runs, this one or another; false for names of another form. */
    public static boolean isAlive(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                && start(Long.parseLong(matcher.group(1))).orElse(-1L) == Long.parseLong(matcher.group(2));
    }

    private static Optional<Long> start(long pid) {
        return ProcStat.of(pid).map(ProcStat::startTicks);
    }
}
