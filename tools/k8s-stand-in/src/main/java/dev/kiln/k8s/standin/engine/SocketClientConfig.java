// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Tells docker-java where the daemon is; its own configuration reads the environment and the user's home. */
final class SocketClientConfig implements DockerClientConfig {

    private final URI host;
    private final ObjectMapper json = DockerClientConfig.getDefaultObjectMapper();

    SocketClientConfig(URI host) {
        this.host = host;
    }

    @Override
    public URI getDockerHost() {
        return host;
    }

    /** Unknown, so that each daemon answers in its own. */
    @Override
    public RemoteApiVersion getApiVersion() {
        return RemoteApiVersion.unknown();
    }

    @Override
    public @Nullable String getRegistryUsername() {
        return null;
    }

    @Override
    public @Nullable String getRegistryPassword() {
        return null;
    }

    @Override
    public @Nullable String getRegistryEmail() {
        return null;
    }

    @Override
    public @Nullable String getRegistryUrl() {
        return null;
    }

    @Override
    public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
        return null;
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
        return new AuthConfigurations();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still has the old type
    public com.github.dockerjava.core.@Nullable SSLConfig getSSLConfig() {
        return null;
    }

    @Override
    public ObjectMapper getObjectMapper() {
        return json;
    }
}
