// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.cage.Kernel;
import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.util.Map;

/** Makes the provider {@code process}; its keys are in the module's README. */
public final class ProcessProviderFactory implements RuntimeProviderFactory {

    static final String NAME = "process";
    static final String VERSION = "0.1.0";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public ProviderDescriptor descriptor() {
        return ConfigKeys.DESCRIPTOR;
    }

    @Override
    public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
        Kernel kernel = Kernel.ofThisMachine();
        ProcessConfig parsed = ProcessConfig.of(config, kernel.uid());
        return new ProcessProvider(parsed, Limiter.choose(parsed.limits(), kernel), kernel.isRoot(), context);
    }
}
