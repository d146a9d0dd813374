// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.load.LoadResult;
import dev.kiln.bench.load.WarmUp;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.KilnServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Reading, writing and listing actions with a thousand of them in the store. */
final class CrudBench implements Bench {

    private static final int CLIENTS = 16;
    private static final int ACTIONS = 1_000;

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        Setting storeOnly = setting.under("null");
        try (KilnServer server = Subjects.server(storeOnly)) {
            setting.say("creating " + ACTIONS + " actions");
            for (int i = 0; i < ACTIONS; i++) {
                server.putAction("a" + i, Subjects.NOOP, Subjects.SMALLEST);
            }
            String body = "{\"exec\":{\"kind\":\"nodejs:default\",\"code\":\"" + Subjects.NOOP + "\"}}";
            LoadResult get = load(setting, server, "get", i -> server.request("GET", "/actions/a" + i, ""));
            LoadResult put = load(
                    setting, server, "put", i -> server.request("PUT", "/actions/a" + i + "?overwrite=true", body));
            LoadResult list = load(setting, server, "list", i -> server.request("GET", "/actions?skip=" + i % 100, ""));
            return new Report("crud")
                    .figure("getPerSecond", "get", get.perSecond(), "/s", "at least 4,000")
                    .figure("getP99Millis", "  p99", get.percentileMillis(99), "ms")
                    .figure("putPerSecond", "put", put.perSecond(), "/s", "at least 2,000")
                    .figure("putP99Millis", "  p99", put.percentileMillis(99), "ms")
                    .figure("listPerSecond", "list of 30", list.perSecond(), "/s", "at least 1,000")
                    .figure("listP99Millis", "  p99", list.percentileMillis(99), "ms");
        }
    }

    private static LoadResult load(Setting setting, KilnServer server, String what, IntFunction<byte[]> request)
            throws IOException, InterruptedException {
        setting.say(CLIENTS + " clients: " + what);
        List<Call> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(client(server.connect(), client, request));
        }
        WarmUp.run(() -> ClosedLoop.run(clients, setting.part(6)));
        return ClosedLoop.run(clients, setting.part(2)).orThrow();
    }

    /** Each client has actions of its own: two that write one action at once would rightly be told of a conflict. */
    private static Call client(HttpConnection connection, int first, IntFunction<byte[]> request) {
        List<byte[]> requests = new ArrayList<>();
        for (int i = first; i < ACTIONS; i += CLIENTS) {
            requests.add(request.apply(i));
        }
        int[] next = {0};
        return () -> {
            var response = connection.exchange(requests.get(next[0]++ % requests.size()));
            if (response.status() != 200) {
                throw new IOException("status " + response.status() + ": " + response.text());
            }
        };
    }
}
