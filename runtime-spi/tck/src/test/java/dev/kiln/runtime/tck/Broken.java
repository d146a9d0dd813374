// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.testkit.FakeHost;
import java.util.function.UnaryOperator;

/** How a sound provider is broken. */
@FunctionalInterface
interface Broken {

    /** The parts of a sound provider that a mutant may reach. */
    record Sound(RuntimeProvider provider, RuntimeContext context, FakeHost host) {}

    RuntimeProvider breakIt(Sound sound);

    /** A create that is called differently, or whose result is changed. */
    @FunctionalInterface
    interface Create {
        Sandbox create(RuntimeProvider sound, SandboxSpec spec, LogSink logs)
                throws SandboxException, InterruptedException;
    }

    static Broken create(Create create) {
        return sound -> new ForwardingProvider(sound.provider()) {
            @Override
            public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
                return create.create(sound.provider(), spec, logs);
            }
        };
    }

    static Broken spec(UnaryOperator<SandboxSpec> change) {
        return create((sound, spec, logs) -> sound.create(change.apply(spec), logs));
    }

    static Broken sandbox(UnaryOperator<Sandbox> change) {
        return create((sound, spec, logs) -> change.apply(sound.create(spec, logs)));
    }

    static Broken logs(UnaryOperator<LogSink> change) {
        return create((sound, spec, logs) -> sound.create(spec, change.apply(logs)));
    }
}
