// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.cli.console.CommandFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiHostTest {

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3233,http://localhost:3233,3233",
        "localhost:3233,http://localhost:3233,3233",
        "127.0.0.1:8080,http://127.0.0.1:8080,8080",
        "[::1]:3233,http://[::1]:3233,3233",
        "localhost,https://localhost,443",
        "localhost:443,https://localhost,443",
        "faas.example.org,https://faas.example.org,443",
        "faas.example.org:3233,https://faas.example.org:3233,3233",
        "http://faas.example.org/,http://faas.example.org,80",
        "https://faas.example.org:8443/ow/,https://faas.example.org:8443/ow,8443"
    })
    void isReadAsUsersMeanIt(String text, String url, int port) {
        ApiHost host = ApiHost.parse(text);

        assertThat(host.url()).isEqualTo(url);
        assertThat(host.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "http://", "a b", "http://x:70000", "x:y:z"})
    void isRefusedWhenItIsNone(String text) {
        assertThatThrownBy(() -> ApiHost.parse(text))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("The API host is not valid: '" + text + "'");
    }
}
