// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.remote.wire.Answers;
import dev.kiln.runtime.remote.wire.LogStream;
import dev.kiln.runtime.remote.wire.Method;
import dev.kiln.runtime.remote.wire.Requests;
import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import java.time.Duration;
import java.util.function.Predicate;

/** A sandbox that the plugin made; it is asked for by its id, so it outlives the plugin's process. */
final class RemoteSandbox implements Sandbox {

    private static final Duration LAST_LOGS = Duration.ofSeconds(5);

    private final SandboxId id;
    private final SandboxAddress address;
    private final LogStream logs;
    private final Line line;
    private final Predicate<Capability> has;
    private final Runnable forget;

    RemoteSandbox(
            SandboxId id,
            SandboxAddress address,
            LogStream logs,
            Line line,
            Predicate<Capability> has,
            Runnable forget) {
        this.id = id;
        this.address = address;
        this.logs = logs;
        this.line = line;
        this.has = has;
        this.forget = forget;
    }

    @Override
    public SandboxId id() {
        return id;
    }

    @Override
    public SandboxAddress address() {
        return address;
    }

    @Override
    public SandboxStatus status() throws SandboxException, InterruptedException {
        return line.ask("ask for sandbox " + id, Method.STATUS, Requests.sandbox(id), Answers::status);
    }

    @Override
    public void pause() throws SandboxException, InterruptedException {
        require(Capability.PAUSE, "pause sandbox " + id);
        line.ask("pause sandbox " + id, Method.PAUSE, Requests.sandbox(id), Answers::nothing);
    }

    @Override
    public void resume() throws SandboxException, InterruptedException {
        require(Capability.PAUSE, "resume sandbox " + id);
        line.ask("resume sandbox " + id, Method.RESUME, Requests.sandbox(id), Answers::nothing);
    }

    @Override
    public SandboxUsage usage() throws SandboxException, InterruptedException {
        require(Capability.USAGE, "measure sandbox " + id);
        return line.ask("measure sandbox " + id, Method.USAGE, Requests.sandbox(id), Answers::usage);
    }

    @Override
    public Checkpoint checkpoint() throws SandboxException, InterruptedException {
        String tried = "checkpoint sandbox " + id;
        require(Capability.CHECKPOINT, tried);
        Answers.CheckpointMade made = line.ask(tried, Method.CHECKPOINT, Requests.sandbox(id), Answers::checkpoint);
        return new RemoteCheckpoint(made.id(), made.sizeBytes(), line);
    }

    @Override
    public void destroy() throws SandboxException, InterruptedException {
        line.ask("destroy sandbox " + id, Method.DESTROY, Requests.sandbox(id), Answers::nothing);
        logs.endWithin(LAST_LOGS);
        forget.run();
    }

    private void require(Capability capability, String tried) throws SandboxException.Unsupported {
        if (!has.test(capability)) {
            throw new SandboxException.Unsupported("cannot " + tried + ": the plugin does not declare " + capability);
        }
    }

    private record RemoteCheckpoint(String id, long sizeBytes, Line line) implements Checkpoint {
        @Override
        public void delete() throws SandboxException, InterruptedException {
            line.ask("delete checkpoint " + id, Method.DELETE_CHECKPOINT, Requests.checkpoint(id), Answers::nothing);
        }
    }
}
