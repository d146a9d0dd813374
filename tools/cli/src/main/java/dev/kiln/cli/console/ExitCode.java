// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.console;

/** What the shell sees; scripts that were written for wsk look at these. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int GENERAL = 1;
    public static final int USAGE = 2;
    public static final int NETWORK = 3;

    /** A blocking call that outlived the server's patience: accepted, but not finished. */
    public static final int NOT_YET_FINISHED = 202;

    private static final int BYTE = 0xFF;

    private ExitCode() {}

    /** A refusal's status, as far as a shell can see it: 404 becomes 148, 502 becomes 246. */
    public static int ofStatus(int httpStatus) {
        return httpStatus & BYTE;
    }
}
