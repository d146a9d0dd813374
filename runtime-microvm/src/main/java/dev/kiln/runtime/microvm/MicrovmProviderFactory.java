// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.util.Map;

/** Makes the provider {@code microvm}; its keys are in the module's README. */
public final class MicrovmProviderFactory implements RuntimeProviderFactory {

    static final String NAME = "microvm";
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
        HostUser user = HostUser.ofThisProcess();
        return new MicrovmProvider(MicrovmConfig.of(config, user), user, context);
    }
}
