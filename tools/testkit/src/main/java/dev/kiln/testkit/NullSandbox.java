// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.testkit.guest.Conversation;
import dev.kiln.testkit.guest.GuestLogs;
import dev.kiln.testkit.guest.GuestProcess;
import dev.kiln.testkit.guest.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** An entry in a table that echoes. Safe for use by several threads. */
final class NullSandbox implements Sandbox {

    private static final String INITIALISED = "{\"ok\":true}";

    private final SandboxSpec spec;
    private final NullRuntimeProvider maker;
    private final int number;
    private final SandboxAddress address;
    private final GuestLogs logs;
    private volatile SandboxStatus status = new SandboxStatus.Running(); // set by whoever ends it

    NullSandbox(SandboxSpec spec, NullRuntimeProvider maker, int number, SandboxAddress address, LogSink sink) {
        this.spec = spec;
        this.maker = maker;
        this.number = number;
        this.address = address;
        this.logs = new GuestLogs(sink);
        String greeting = spec.environment().get("KILN_FAKE_GREETING");
        if (greeting != null) {
            logs.write(LogSink.Stream.STDOUT, greeting + "\n");
        }
    }

    int number() {
        return number;
    }

    boolean isRunning() {
        return status instanceof SandboxStatus.Running;
    }

    boolean isMadeBy(NullRuntimeProvider provider) {
        return maker == provider;
    }

    Owner owner() {
        return maker.owner();
    }

    ListedSandbox listed() {
        return new ListedSandbox(spec.id(), owner(), status);
    }

    @Override
    public SandboxId id() {
        return spec.id();
    }

    @Override
    public SandboxAddress address() {
        return address;
    }

    @Override
    public SandboxStatus status() {
        return status;
    }

    @Override
    public void destroy() {
        status = new SandboxStatus.Gone();
        maker.forget(this);
        logs.close();
    }

    void answer(Conversation.Request request, Conversation conversation) throws IOException {
        if (request.path().equals("/init")) {
            conversation.send(200, INITIALISED);
            return;
        }
        String value = Json.members(request.body()).getOrDefault("value", "{}");
        if (value.contains("\"deed\"")) {
            deed(Json.members(value), conversation);
            return;
        }
        logs.writeSentinels();
        conversation.send(200, value);
    }

    // made anew for each deed: what the kit may ask of a provider without isolation needs no memory
    private void deed(Map<String, String> deed, Conversation conversation) throws IOException {
        GuestProcess.Outcome outcome = new GuestProcess(spec, logs, maker.clock(), target -> false).perform(deed);
        logs.writeSentinels();
        byte[] answer = outcome.answer().orElse("").getBytes(StandardCharsets.UTF_8);
        conversation.send(200, "{\"answer\":\"" + Base64.getEncoder().encodeToString(answer) + "\"}");
        outcome.end().ifPresent(end -> {
            status = new SandboxStatus.Exited(end.code(), end.isOutOfMemory());
            logs.close();
        });
    }
}
