// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SpiVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes null providers, for measuring everything but sandboxes. */
public final class NullRuntimeProviderFactory implements RuntimeProviderFactory {

    static final ProviderDescriptor DESCRIPTOR =
            new ProviderDescriptor("null", "1", SpiVersion.Range.from(1, 1), Set.of(), List.of());

    private final NullHost host = new NullHost();

    @Override
    public String name() {
        return DESCRIPTOR.name();
    }

    @Override
    public String version() {
        return DESCRIPTOR.version();
    }

    @Override
    public ProviderDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
        DESCRIPTOR.check(config);
        return new NullRuntimeProvider(context, host);
    }
}
