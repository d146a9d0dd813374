// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.remote.plugin.Supervisor;
import dev.kiln.runtime.remote.wire.Answers;
import dev.kiln.runtime.remote.wire.Connection;
import dev.kiln.runtime.remote.wire.Method;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;
import java.util.Optional;

/** The way to the plugin: what fails because the plugin died says so. Safe for use by several threads. */
record Line(Supervisor supervisor) {

    /** For everything that takes a provider a moment. */
    static final Duration SOON = Duration.ofSeconds(20);

    /** How long a call waits for a plugin that is being started. */
    static final Duration START = Duration.ofSeconds(10);

    private static final Duration DEATH_SHOWS = Duration.ofMillis(500);

    <T> T ask(String tried, Method method, byte[] request, Answers.Reader<T> reader)
            throws SandboxException, InterruptedException {
        return ask(tried, supervisor.connection(tried, START), new Connection.Call(method, request, SOON), reader);
    }

    <T> T ask(String tried, Connection connection, Connection.Call call, Answers.Reader<T> reader)
            throws SandboxException, InterruptedException {
        try {
            return connection.ask(tried, call, reader);
        } catch (SandboxException.ProviderUnavailable e) {
            throw explained(tried, connection, e);
        }
    }

    SandboxException.ProviderUnavailable explained(
            String tried, Connection connection, SandboxException.ProviderUnavailable failure)
            throws InterruptedException {
        Optional<String> death = supervisor.obituaryOf(connection, DEATH_SHOWS);
        return death.isPresent()
                ? new SandboxException.ProviderUnavailable("cannot " + tried + ": " + death.get(), failure)
                : failure;
    }
}
