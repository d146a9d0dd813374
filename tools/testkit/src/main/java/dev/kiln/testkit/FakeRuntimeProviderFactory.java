// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.util.Map;

/** Makes fake providers that share one fake host. */
public final class FakeRuntimeProviderFactory implements RuntimeProviderFactory {

    private final FakeHost host = new FakeHost();

    /** The host that all providers of this factory share. */
    public FakeHost host() {
        return host;
    }

    /** Shorthand for the host's faults. */
    public FakeFaults faults() {
        return host.faults();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
        return new FakeRuntimeProvider(FakeConfig.of(config), context, host);
    }
}
