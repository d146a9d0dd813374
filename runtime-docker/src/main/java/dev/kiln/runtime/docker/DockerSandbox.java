// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.DockerException;
import dev.kiln.runtime.docker.Creating.Ready;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import java.time.Duration;
import java.time.InstantSource;

/** A running container. */
final class DockerSandbox implements Sandbox {

    /** As OpenWhisk has it, for pause and resume; the rest needs no more. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration REMOVAL = Duration.ofSeconds(60);

    private final SandboxId id;
    private final String container;
    private final SandboxAddress address;
    private final Engine engine;
    private final InstantSource clock;
    private final OomWatch.Watched oom;
    private final Runnable forget;

    DockerSandbox(SandboxId id, Ready ready, Engine engine, InstantSource clock, Runnable forget) {
        this.id = id;
        this.container = ready.container();
        this.oom = ready.oom();
        this.address = ready.address();
        this.engine = engine;
        this.clock = clock;
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
        SandboxStatus status = engine.call(
                "ask for the status of sandbox " + id, in(PATIENCE), docker -> ContainerStatus.of(docker, container));
        return switch (status) {
            case SandboxStatus.Exited exited ->
                new SandboxStatus.Exited(exited.exitCode(), exited.isOutOfMemory() || oom.wasSeen());
            case SandboxStatus.Running running -> running;
            case SandboxStatus.Paused paused -> paused;
            case SandboxStatus.Gone gone -> gone;
        };
    }

    @Override
    public void pause() throws SandboxException, InterruptedException {
        engine.run("pause sandbox " + id, in(PATIENCE), docker -> {
            try {
                docker.pauseContainerCmd(container).exec();
            } catch (DockerException e) {
                tolerate(e, "already paused");
            }
        });
    }

    @Override
    public void resume() throws SandboxException, InterruptedException {
        engine.run("resume sandbox " + id, in(PATIENCE), docker -> {
            try {
                docker.unpauseContainerCmd(container).exec();
            } catch (DockerException e) {
                tolerate(e, "is not paused");
            }
        });
    }

    @Override
    public SandboxUsage usage() throws SandboxException, InterruptedException {
        // one-shot, or the daemon takes two samples a second apart
        JsonNode stats = engine.call(
                "ask for the usage of sandbox " + id,
                in(PATIENCE),
                docker -> engine.get("/containers/" + container + "/stats?stream=false&one-shot=true"));
        return usage(stats);
    }

    @Override
    public void destroy() throws SandboxException, InterruptedException {
        Removal.remove(engine, id, container, in(REMOVAL));
        forget.run();
    }

    static SandboxUsage usage(JsonNode stats) {
        JsonNode memory = stats.path("memory_stats");
        JsonNode kinds = memory.path("stats");
        // cgroup v1 says total_inactive_file for the group and its children, v2 inactive_file
        long droppable = kinds.path("total_inactive_file")
                .asLong(kinds.path("inactive_file").asLong(0));
        long held = Math.max(0, memory.path("usage").asLong(0) - droppable);
        return new SandboxUsage(
                held,
                Duration.ofNanos(stats.path("cpu_stats")
                        .path("cpu_usage")
                        .path("total_usage")
                        .asLong(0)));
    }

    private static void tolerate(DockerException refusal, String expected) {
        if (!EngineErrors.message(refusal).contains(expected)) {
            throw refusal;
        }
    }

    private Deadline in(Duration time) {
        return Deadline.in(time, clock);
    }
}
