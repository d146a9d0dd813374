// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens the provider {@code docker}. Loads nothing of the Docker client until a sandbox or a health check is asked for. */
public final class DockerProviderFactory implements RuntimeProviderFactory {

    static final String NAME = "docker";
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
        return new DockerProvider(DockerConfig.parse(config, uid()), context);
    }

    private static int uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell which user this is, as /proc cannot be read", e);
        }
    }
}
