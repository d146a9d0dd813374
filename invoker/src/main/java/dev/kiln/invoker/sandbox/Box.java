// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import dev.kiln.invoker.client.ActionClient;
import dev.kiln.invoker.logs.SandboxLog;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import java.time.Duration;
import java.util.Map;

/** A sandbox that was made, with its log and the client that speaks to it. Safe for use by several threads. */
public final class Box {

    private final SandboxId id;
    private final Sandbox sandbox;
    private final ProviderDescription provider;
    private final SandboxLog log;
    private final ActionClient client;
    private final Provision provision;
    private final BoundedCalls calls;
    private final SandboxConfig config;
    private final NanoClock clock;

    Box(
            SandboxId id,
            Sandbox sandbox,
            ProviderDescription provider,
            SandboxLog log,
            ActionClient client,
            Provision provision,
            BoundedCalls calls,
            SandboxConfig config,
            NanoClock clock) {
        this.id = id;
        this.sandbox = sandbox;
        this.provider = provider;
        this.log = log;
        this.client = client;
        this.provision = provision;
        this.calls = calls;
        this.config = config;
        this.clock = clock;
    }

    public SandboxId id() {
        return id;
    }

    /** Where it is, as its provider says; empty where there is only one place. */
    public Map<String, String> placement() {
        try {
            return sandbox.placement();
        } catch (RuntimeException e) { // a plugin is foreign code, and a place is no reason to lose a record
            return Map.of();
        }
    }

    /** Of the provider that made it, whichever makes others by now. */
    public ProviderDescription provider() {
        return provider;
    }

    public ActionClient client() {
        return client;
    }

    /** What made it. */
    public Provision provision() {
        return provision;
    }

    public SandboxLog log() {
        return log;
    }

    public SandboxStatus status() throws SandboxException, InterruptedException {
        return bounded("ask for the status of", sandbox::status);
    }

    /** Freezes it once its logs have come out. */
    public void pause() throws SandboxException, InterruptedException {
        log.drain(config.drainTimeout(), clock);
        client.closeIdle();
        bounded("pause", () -> {
            sandbox.pause();
            return sandbox;
        });
    }

    public void resume() throws SandboxException, InterruptedException {
        bounded("resume", () -> {
            sandbox.resume();
            return sandbox;
        });
    }

    /** Ends it once its logs have come out, for which it waits so long at most. */
    public void destroy(Duration drain) throws SandboxException, InterruptedException {
        log.drain(drain, clock);
        client.close();
        bounded("destroy", () -> {
            sandbox.destroy();
            return sandbox;
        });
        log.close();
        provision.gone();
    }

    private <T> T bounded(String verb, BoundedCalls.Work<T> work) throws SandboxException, InterruptedException {
        return calls.call(verb + " sandbox " + id, config.callTimeout(), work);
    }
}
