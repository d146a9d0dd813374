// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.promise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.cluster.ClusterPlan;
import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.run.Bench;
import dev.kiln.bench.throttles.Admissions;
import dev.kiln.bench.throttles.Tenant;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;

/**
 * Two hundred namespaces, each with a limit of its own, call three controllers twice as often as they may: in each minute of the
 * clock each must get its limit and no more. Sandboxes take no time and records are not kept, as only admission is looked at.
 */
final class ThrottlesBench implements Bench {

    private static final int TENANTS = 200;
    private static final int CONTROLLERS = 3;
    /** So much that all that is admitted may wait: a machine that is slow to run it must not look like a throttle. */
    private static final int MEGABYTES = 32 * 128 * TENANTS;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Under load before the first minute that counts, so that this one begins as any other does. */
    private static final Duration LEAD = Duration.ofSeconds(10);

    /** Connections that are rarely used stay open, the store is not asked for what is known, and pings may be late. */
    private static final List<String> OPTIONS = List.of(
            "--set", "kiln.controller.http.idle-timeout=10m",
            "--set", "kiln.controller.identity.cache-ttl=10m",
            "--set", "kiln.controller.entities.cache-ttl=10m",
            "--set", "kiln.controller.scheduling.down-after=1m",
            "--set", "kiln.controller.scheduling.lost-after=2m");

    private static final int ADMITTED = 202;
    private static final int THROTTLED = 429;

    private final InstantSource clock = InstantSource.system();

    @Override
    public Duration standardLength() {
        return MINUTE;
    }

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        long seed = setting.sizes().seed();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Tenant> tenants = Tenant.plan(TENANTS, CONTROLLERS, random);
        ClusterPlan plan = new ClusterPlan(setting.root(), "null", CONTROLLERS, 1, MEGABYTES, OPTIONS, List.of());
        try (ClusterProcesses cluster = ClusterProcesses.start(plan)) {
            setting.say("making " + TENANTS + " namespaces with limits, and an action in each");
            List<ClusterClient> clients = new ArrayList<>();
            for (Tenant tenant : tenants) {
                clients.add(client(cluster, tenant));
            }
            introduce(clients);
            long minutes = Math.max(1, setting.length().toMinutes());
            Duration length = LEAD.plus(MINUTE.multipliedBy(minutes));
            Instant start = nextMinute(clock.instant().plus(LEAD)).minus(LEAD);
            setting.say("the load begins at " + start + ", the minutes that count after " + LEAD.toSeconds() + " s");
            Map<String, Integer> failures = new ConcurrentHashMap<>();
            Admissions admissions = new Admissions();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < TENANTS; i++) {
                Tenant tenant = tenants.get(i);
                ClusterClient client = clients.get(i);
                List<Tenant.Due> calls = tenant.demand(length, random);
                // a thread for each controller: calls do not wait for those to another one
                for (int number = 0; number < CONTROLLERS; number++) {
                    int controller = number;
                    List<Tenant.Due> some = calls.stream()
                            .filter(it -> it.controller() == controller)
                            .toList();
                    threads.add(
                            Thread.ofVirtual().start(() -> load(client, tenant, start, some, admissions, failures)));
                }
            }
            for (Thread thread : threads) {
                thread.join();
            }
            long first = minute(start.plus(LEAD));
            Admissions.Verdict verdict = admissions.judge(
                    tenants, LongStream.range(first, first + minutes).boxed().toList());
            verdict.outliers().stream().limit(10).forEach(setting::say);
            return report(verdict, failures, seed);
        }
    }

    private static Report report(Admissions.Verdict verdict, Map<String, Integer> failures, long seed) {
        int failed = failures.values().stream().mapToInt(Integer::intValue).sum();
        Report report = new Report("throttles")
                .count("namespaces", "namespaces with a limit of their own", TENANTS, "")
                .count("calls", "calls", verdict.calls(), "")
                .count("admitted", "  admitted", verdict.admitted(), "")
                .count("failed", "  neither admitted nor refused for the limit", failed, "0");
        failures.forEach((kind, count) -> report.remark("    " + kind, count.toString()));
        report.figure("leastOffered", "fewest calls in a minute, by the limit", verdict.leastOffered(), "", "over 1.2")
                .figure("worstExcess", "most let through beyond a limit", verdict.worstExcess(), "", "at most 0.2")
                .figure("worstShortfall", "most refused within a limit", verdict.worstShortfall(), "", "at most 0.2")
                .count(
                        "within20Percent",
                        "namespaces within 20 % of their limit",
                        verdict.within(),
                        Integer.toString(TENANTS))
                .count("seed", "seed", seed, "");
        return verdict.within() == TENANTS && failed == 0 ? report : report.failed();
    }

    /** Makes the namespace and an action in it. */
    private static ClusterClient client(ClusterProcesses cluster, Tenant tenant) throws IOException {
        ClusterClient operator = new ClusterClient(cluster, ClusterProcesses.operator());
        JsonNode made =
                Json.parse(ClusterClient.require(operator.sendTo(0, "PUT", "/admin/v1/subjects/" + tenant.name(), "{}"))
                        .body());
        var limits = Json.object()
                .put("invocationsPerMinute", tenant.limit())
                .put("concurrentInvocations", 1_000)
                .put("storeActivations", false);
        ClusterClient.require(
                operator.sendTo(0, "PUT", "/admin/v1/namespaces/" + tenant.name() + "/limits", Json.text(limits)));
        String credential = made.path("uuid").asText() + ":" + made.path("key").asText();
        ClusterClient client = new ClusterClient(cluster, ClusterProcesses.basic(credential));
        client.putAction("noop", "function main() { return {} }", 1);
        return client;
    }

    /** Lets all controllers see the key and the action; twice, as what is verified while subjects are written is not remembered. */
    private static void introduce(List<ClusterClient> clients) throws IOException {
        for (int round = 0; round < 2; round++) {
            for (int controller = 0; controller < CONTROLLERS; controller++) {
                for (ClusterClient client : clients) {
                    ClusterClient.require(client.send(controller, "GET", "/actions/noop", ""));
                }
            }
        }
    }

    /** Makes calls to one controller. */
    private void load(
            ClusterClient client,
            Tenant tenant,
            Instant start,
            List<Tenant.Due> calls,
            Admissions admissions,
            Map<String, Integer> failures) {
        if (calls.isEmpty()) {
            return;
        }
        byte[] request = client.request("POST", "/actions/noop", "{}");
        try (HttpConnection connection = client.connect(calls.getFirst().controller())) {
            for (Tenant.Due call : calls) {
                TimeUnit.NANOSECONDS.sleep(Duration.between(clock.instant(), start.plus(call.after()))
                        .toNanos());
                // counted by when it was sent: of a call astride of two minutes nobody outside can tell in which it was
                // counted
                long minute = minute(clock.instant());
                HttpConnection.Response answer = connection.exchange(request);
                boolean isAdmitted = answer.status() == ADMITTED;
                if (isAdmitted || isThrottled(answer)) {
                    admissions.add(tenant, minute, isAdmitted);
                } else {
                    // without the request's id, which each has of its own
                    String kind = answer.status() + " " + answer.text().replaceAll("\"code\":\"[^\"]*\",?", "");
                    failures.merge(kind, 1, Integer::sum);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            failures.merge(e.toString(), 1, Integer::sum);
        }
    }

    /** Not for too many at once, which has the same status. */
    private static boolean isThrottled(HttpConnection.Response answer) {
        return answer.status() == THROTTLED && answer.text().contains("in the last minute");
    }

    private static Instant nextMinute(Instant now) {
        return Instant.ofEpochSecond((minute(now) + 1) * MINUTE.toSeconds());
    }

    private static long minute(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), MINUTE.toSeconds());
    }
}
