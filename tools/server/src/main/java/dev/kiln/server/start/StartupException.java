// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import java.util.List;

/** The server cannot start; the message and the hints are for whoever typed the command. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupException(String message, List<String> hints) {
        super(message
                + String.join("", hints.stream().map(hint -> "\n  " + hint).toList()));
    }
}
