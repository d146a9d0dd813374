// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.console;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command could not do what it was asked: the sentence for its user, what he can do next, and the exit code. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final @Nullable String hint;

    public CommandFailure(int exitCode, String message) {
        this(exitCode, message, null, null);
    }

    public CommandFailure(int exitCode, String message, @Nullable String hint) {
        this(exitCode, message, hint, null);
    }

    public CommandFailure(int exitCode, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** The arguments make no sense. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    public static CommandFailure usage(String message, String hint) {
        return new CommandFailure(ExitCode.USAGE, message, hint);
    }

    /** Something else than the arguments or the server is wrong. */
    public static CommandFailure general(String message) {
        return new CommandFailure(ExitCode.GENERAL, message);
    }

    public int exitCode() {
        return exitCode;
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    public String text() {
        String message = getMessage();
        return message == null ? "failed" : message;
    }
}
