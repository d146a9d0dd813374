// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;

/** Does what a sound sandbox does; mutants override what they break. */
class ForwardingSandbox implements Sandbox {

    private final Sandbox sound;

    ForwardingSandbox(Sandbox sound) {
        this.sound = sound;
    }

    @Override
    public SandboxId id() {
        return sound.id();
    }

    @Override
    public SandboxAddress address() {
        return sound.address();
    }

    @Override
    public SandboxStatus status() throws SandboxException, InterruptedException {
        return sound.status();
    }

    @Override
    public void pause() throws SandboxException, InterruptedException {
        sound.pause();
    }

    @Override
    public void resume() throws SandboxException, InterruptedException {
        sound.resume();
    }

    @Override
    public SandboxUsage usage() throws SandboxException, InterruptedException {
        return sound.usage();
    }

    @Override
    public Checkpoint checkpoint() throws SandboxException, InterruptedException {
        return sound.checkpoint();
    }

    @Override
    public void destroy() throws SandboxException, InterruptedException {
        sound.destroy();
    }
}
