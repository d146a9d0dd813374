// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import java.util.Map;

/** A plugin's sandbox as the invoker holds it. */
record OpenSandbox(Sandbox inner, PluginCode code) implements Sandbox {

    @Override
    public SandboxId id() {
        return inner.id();
    }

    @Override
    public SandboxAddress address() {
        return inner.address();
    }

    @Override
    public Map<String, String> placement() {
        return Map.copyOf(code.call(inner::placement));
    }

    @Override
    public SandboxStatus status() throws SandboxException, InterruptedException {
        return code.<SandboxStatus, SandboxException>within(inner::status);
    }

    @Override
    public void pause() throws SandboxException, InterruptedException {
        code.<Sandbox, SandboxException>within(() -> {
            inner.pause();
            return inner;
        });
    }

    @Override
    public void resume() throws SandboxException, InterruptedException {
        code.<Sandbox, SandboxException>within(() -> {
            inner.resume();
            return inner;
        });
    }

    @Override
    public SandboxUsage usage() throws SandboxException, InterruptedException {
        return code.<SandboxUsage, SandboxException>within(inner::usage);
    }

    @Override
    public Checkpoint checkpoint() throws SandboxException, InterruptedException {
        return code.<Checkpoint, SandboxException>within(inner::checkpoint);
    }

    @Override
    public void destroy() throws SandboxException, InterruptedException {
        code.<Sandbox, SandboxException>within(() -> {
            inner.destroy();
            return inner;
        });
    }
}
