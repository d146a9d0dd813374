// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import java.io.IOException;

/** This machine. Each method is answered, or fails, within a few seconds. */
interface Host {

    /** The first line that a program prints; fails when it is not there, or exits with something else than 0. */
    String firstLineOf(String... command) throws IOException;

    /** The version of the Docker daemon. */
    String docker() throws IOException;

    /** What is free where files are written. */
    long freeBytes() throws IOException;

    /** Whether somebody listens on a port of this machine already. */
    boolean isTaken(int port);
}
