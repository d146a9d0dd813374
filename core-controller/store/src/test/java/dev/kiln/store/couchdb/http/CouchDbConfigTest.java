// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.identity.Secret;
import dev.kiln.store.couchdb.http.CouchDbConfig.Timeouts;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CouchDbConfigTest {

    private static final CouchDbConfig STANDARD = CouchDbConfig.standard(URI.create("http://db.example:5984"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://db.example",
                "http://db.example/path",
                "http://db.example?a=b",
                "db.example",
                "http:opaque"
            })
    void anAddressIsASchemeAHostAndAPort(String address) {
        assertThatThrownBy(() -> CouchDbConfig.standard(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http(s)://host:port");
    }

    @Test
    void credentialsDoNotStandInTheAddress() {
        assertThatThrownBy(() -> CouchDbConfig.standard(URI.create("http://admin:secret-word@db.example")))
                .hasMessageContaining("db.example")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("secret-word"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upper_", "1_", "a/b", "with blank"})
    void aPrefixIsWhatCouchDbTakes(String prefix) {
        assertThatThrownBy(() -> STANDARD.withPrefix(prefix)).hasMessageContaining("'" + prefix + "'");
    }

    @Test
    void aHeartbeatIsFasterThanTheTimeout() {
        assertThatThrownBy(() -> new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1)))
                .hasMessageContaining("heartbeat");
    }

    @Test
    void thePortIsCouchDbsOwnUnlessItIsGiven() {
        assertThat(CouchDbConfig.standard(URI.create("http://db.example")).host())
                .isEqualTo("db.example:5984");
        assertThat(CouchDbConfig.standard(URI.create("https://db.example")).host())
                .isEqualTo("db.example:6984");
        assertThat(CouchDbConfig.standard(URI.create("https://db.example:443")).host())
                .isEqualTo("db.example:443");
    }

    @Test
    void aPasswordIsNotShown() {
        assertThat(STANDARD.withCredentials("admin", new Secret("secret-word")).toString())
                .contains("admin")
                .doesNotContain("secret-word");
    }
}
