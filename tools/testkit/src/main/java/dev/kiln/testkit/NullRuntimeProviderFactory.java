// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.util.Map;

/** Makes null providers, for measuring everything but sandboxes. */
public final class NullRuntimeProviderFactory implements RuntimeProviderFactory {

    private final NullHost host = new NullHost();

    @Override
    public String name() {
        return "null";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
        if (!config.isEmpty()) {
            throw new IllegalArgumentException("the null provider has no key '"
                    + config.keySet().iterator().next() + "'; it knows none");
        }
        return new NullRuntimeProvider(context, host);
    }
}
