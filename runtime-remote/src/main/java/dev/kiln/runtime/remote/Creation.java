// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.remote.wire.Answers;
import dev.kiln.runtime.remote.wire.Connection;
import dev.kiln.runtime.remote.wire.LogStream;
import dev.kiln.runtime.remote.wire.Method;
import dev.kiln.runtime.remote.wire.Requests;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxSpec;
import java.time.Duration;

/**
 * Has the plugin make a sandbox. When that fails in a way in which the plugin cannot be trusted to have cleaned up, it is told
 * to destroy the sandbox, if need be the next process of it.
 */
record Creation(Line line) {

    /** From the deadline of a start to that of the call, for the plugin to say whose fault it was. */
    private static final Duration TELLING = Duration.ofSeconds(5);

    private static final Duration CLEANING = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    record Made(SandboxAddress address, LogStream logs) {}

    Made make(Method method, byte[] request, SandboxSpec spec, LogSink sink)
            throws SandboxException, InterruptedException {
        String tried = "create sandbox " + spec.id();
        Connection connection = connection(tried, spec, sink);
        LogStream logs = connection.logs(spec.id(), sink);
        boolean isMade = false;
        boolean isLeft = true;
        try {
            Duration deadline = spec.deadline().plus(TELLING);
            SandboxAddress address =
                    line.ask(tried, connection, new Connection.Call(method, request, deadline), Answers::address);
            isMade = true;
            return new Made(address, logs);
        } catch (SandboxException.ImageUnusable | SandboxException.OutOfCapacity | SandboxException.Unsupported e) {
            // the plugin's own answer, so it has cleaned up
            isLeft = false;
            throw e;
        } finally {
            if (!isMade) {
                if (isLeft) {
                    destroyEvenIfInterrupted(spec.id());
                }
                logs.endWithin(LAST_WORDS);
            }
        }
    }

    private Connection connection(String tried, SandboxSpec spec, LogSink sink)
            throws SandboxException, InterruptedException {
        boolean isThere = false;
        try {
            Duration patience = spec.deadline().compareTo(Line.START) < 0 ? spec.deadline() : Line.START;
            Connection connection = line.supervisor().connection(tried, patience);
            isThere = true;
            return connection;
        } finally {
            if (!isThere) {
                sink.close();
            }
        }
    }

    private void destroyEvenIfInterrupted(SandboxId id) {
        Thread cleaner = Thread.ofVirtual().name("kiln-remote-clean-" + id).start(() -> destroy(id));
        boolean wasInterrupted = Thread.interrupted();
        // the calls of the cleaner have deadlines, so it ends
        while (cleaner.isAlive()) {
            try {
                cleaner.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void destroy(SandboxId id) {
        String tried = "clean up after sandbox " + id;
        try {
            Connection connection = line.supervisor().connectionAgain(tried, CLEANING);
            connection.ask(
                    tried, new Connection.Call(Method.DESTROY, Requests.sandbox(id), CLEANING), Answers::nothing);
        } catch (SandboxException e) {
            // what is left of it is listed, and the sweep's
            System.getLogger(Creation.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
