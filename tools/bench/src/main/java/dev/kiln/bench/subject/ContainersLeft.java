// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.subject;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Containers that a cluster of a given name left in this machine's engine. */
public final class ContainersLeft {

    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    private ContainersLeft() {}

    /** A line for each; none where there is no engine. */
    public static List<String> of(String cluster) throws IOException {
        List<String> left = new ArrayList<>();
        if (!Files.exists(SOCKET)) {
            return left;
        }
        String filters = "{\"label\":[\"dev.kiln.cluster=" + cluster + "\"]}";
        byte[] request = HttpConnection.request(
                "GET",
                "/containers/json?all=1&filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8),
                Map.of(),
                new byte[0]);
        try (HttpConnection engine = HttpConnection.unix(SOCKET)) {
            for (JsonNode it : Json.parse(engine.exchange(request).body())) {
                left.add("container " + it.at("/Names/0").asText() + ", "
                        + it.path("Status").asText());
            }
        }
        return left;
    }
}
