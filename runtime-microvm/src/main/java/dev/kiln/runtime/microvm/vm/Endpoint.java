// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

import java.nio.file.Path;

/** Where something in a guest is reached from the host. */
public sealed interface Endpoint {

    record Tcp(String host, int port) implements Endpoint {}

    /** A Unix socket of the monitor on which one first says {@code CONNECT port} and reads {@code OK ...}. */
    record GuestSocket(Path path, int port) implements Endpoint {}
}
