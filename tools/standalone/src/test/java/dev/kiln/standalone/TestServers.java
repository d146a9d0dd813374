// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import com.typesafe.config.ConfigFactory;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.server.start.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Servers for tests: a free port, data that is thrown away, providers from the class path. */
final class TestServers {

    private TestServers() {}

    static StandaloneServer start(String runtime, Path data, String... settings) throws InterruptedException {
        StandaloneOptions options = new StandaloneOptions();
        options.runtime = runtime;
        options.port = 0;
        options.dataDirectory = data;
        options.userMemoryMegabytes = 1024;
        options.plugins = data.resolve("no-plugins");
        options.settings.addAll(List.of(settings));
        return StandaloneServer.start(StandaloneConfig.of(options, surroundings()), PrepareProgress.silent());
    }

    static RestClient guest(StandaloneServer server) {
        return new RestClient(server.address(), server.guestCredential());
    }

    static Surroundings surroundings() {
        return new Surroundings(
                root(),
                Path.of(System.getProperty("user.home")),
                Map.of("PATH", System.getenv("PATH")),
                4L << 30,
                ConfigFactory.load());
    }

    static Path root() {
        return Path.of(System.getProperty("kiln.root"));
    }
}
