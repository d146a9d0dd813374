// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.load.Call;
import dev.kiln.bench.subject.DockerEngine;
import dev.kiln.bench.subject.Floor;
import dev.kiln.bench.subject.KilnServer;
import dev.kiln.bench.subject.PlainProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What several benchmarks start alike. */
final class Subjects {

    static final String NOOP = "function main() { return {} }";
    static final String NODE_IMAGE = "kiln/action-nodejs-v20:latest";
    static final String STANDARD = "{\"memory\":256}";
    static final String SMALLEST = "{\"memory\":128}";

    private Subjects() {}

    static KilnServer server(Bench.Setting setting, String... options) throws IOException, InterruptedException {
        return KilnServer.start(setting.root(), setting.runtime(), List.of(options));
    }

    static Floor floor(Bench.Setting setting) throws IOException {
        return setting.runtime().equals("docker") ? new DockerEngine(NODE_IMAGE) : new PlainProcess(setting.root());
    }

    static List<Call> clients(KilnServer server, int count, byte[] request) throws IOException {
        List<Call> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(server.client(request));
        }
        return clients;
    }

    static byte[] blockingCall(KilnServer server, String action) {
        return server.request("POST", "/actions/" + action + "?blocking=true", "{}");
    }
}
