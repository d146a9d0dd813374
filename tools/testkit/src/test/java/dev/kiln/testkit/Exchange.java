// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts JSON by the JDK's client, which minds the rules of HTTP more than the kit's probe does. */
record Exchange(HttpClient client) {

    static Exchange open() {
        return new Exchange(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    HttpResponse<String> post(SandboxAddress address, String path, String json)
            throws IOException, InterruptedException {
        SandboxAddress.Tcp tcp = (SandboxAddress.Tcp) address;
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + tcp.host() + ":" + tcp.port() + path))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
