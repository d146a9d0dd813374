// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.remote.plugin.Supervisor;
import dev.kiln.runtime.remote.wire.Requests;
import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Makes the provider {@code remote}; its keys are in the module's README. */
public final class RemoteProviderFactory implements RuntimeProviderFactory {

    static final String NAME = "remote";
    static final String VERSION = "0.1.0";

    /** Of the contract that is spoken with the plugin; grows with the SPI's. */
    static final String SPI_VERSION = "0.1";

    /** The plugin itself is awaited, so that its description is known; its backend is not. */
    private static final Duration OPENING = Duration.ofSeconds(4);

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
        RemoteConfig parsed = RemoteConfig.of(config);
        Supervisor supervisor = Supervisor.start(
                parsed.launch(),
                new Supervisor.Greeting(
                        SPI_VERSION,
                        Requests.describe(
                                SPI_VERSION, context.owner(), context.dataDirectory(), parsed.pluginConfig())),
                context.clock(),
                context.metrics());
        Optional<String> refusal = supervisor.awaitFirstWord(OPENING);
        if (refusal.isPresent()) {
            supervisor.close();
            throw new IllegalArgumentException(
                    "the plugin '" + parsed.launch().command().getFirst() + "' of the remote provider refuses its"
                            + " configuration (keys 'with.*'): " + refusal.get());
        }
        return new RemoteProvider(supervisor, context);
    }
}
