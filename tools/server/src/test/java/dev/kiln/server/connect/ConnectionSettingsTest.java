// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.kiln.server.start.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionSettingsTest {

    @TempDir
    Path folder;

    @Test
    void allOfTheBusIsRead() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "hidden\n");

        var config = BusSettings.read(
                with("kiln.bus { servers = \"a:1,b:2\", replication-factor = 3, timeouts.delivery = 9s,"
                        + " security { tls = true, user = kiln, secret-file = \"" + secret + "\" } }"),
                "tester");

        assertThat(config.toString()).contains("a:1,b:2").contains("tester").doesNotContain("hidden");
        assertThat(config.timeouts().delivery()).isEqualTo(Duration.ofSeconds(9));
        assertThat(config.replicationFactor()).isEqualTo(3);
    }

    @Test
    void allOfTheStoreIsRead() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "hidden\n");

        var config = StoreSettings.read(
                with("kiln.store { url = \"https://db:6984\", prefix = x_, user = kiln, secret-file = \"" + secret
                        + "\" }"));

        assertThat(config.toString()).contains("db:6984").doesNotContain("hidden");
        assertThat(config.prefix()).isEqualTo("x_");
    }

    @Test
    void unknownKeysAreErrorsThatNameTheNearest() {
        Connections bus = new Connections(with("kiln.bus.server = \"a:1\""), InstantSource.system());
        Connections store = new Connections(with("kiln.store.uri = \"http://a:1\""), InstantSource.system());
        Connections security = new Connections(with("kiln.bus.security.ca = file"), InstantSource.system());

        assertThatThrownBy(() -> bus.bus("tester"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("kiln.bus.server")
                .hasMessageContaining("did you mean 'kiln.bus.servers'");
        assertThatThrownBy(() -> store.stores(new Random(1)))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("did you mean 'kiln.store.url'");
        assertThatThrownBy(() -> security.bus("tester")).hasMessageContaining("did you mean 'kiln.bus.security.");
    }

    @Test
    void aSecretThatCannotBeReadIsSaidBeforeAnythingIsConnected() {
        Connections connections = new Connections(
                with("kiln.store { user = kiln, secret-file = \"/no/such/file\" }"), InstantSource.system());

        assertThatThrownBy(() -> connections.stores(new Random(1)))
                .hasMessageContaining("/no/such/file")
                .hasMessageContaining("kiln.store.secret-file");
    }

    private static Config with(String settings) {
        return ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.load())
                .resolve();
    }
}
