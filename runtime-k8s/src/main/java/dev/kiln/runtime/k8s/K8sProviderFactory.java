// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.util.Map;

/** The plugin's entry. */
public final class K8sProviderFactory implements RuntimeProviderFactory {

    @Override
    public String name() {
        return ConfigKeys.DESCRIPTOR.name();
    }

    @Override
    public String version() {
        return ConfigKeys.DESCRIPTOR.version();
    }

    @Override
    public ProviderDescriptor descriptor() {
        return ConfigKeys.DESCRIPTOR;
    }

    @Override
    public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
        return K8sProvider.open(K8sConfig.parse(config), context);
    }
}
