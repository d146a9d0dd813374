// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.k8s.standin.engine.Engine;
import dev.kiln.k8s.standin.engine.EngineStream;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.objects.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks one container one thing again and again, on a thread of its own, until it is stopped. */
final class Prober {

    private static final int FIRST_BAD_STATUS = 400;
    private static final int LEAST_GOOD_STATUS = 200;

    private final Kind kind;
    private final JsonNode probe;
    private final Place place;
    private final Consumer<Signal> results;
    private final Thread thread;

    /** What a probe is for, with the field that says it. */
    enum Kind {
        STARTUP("startupProbe", "Startup"),
        READINESS("readinessProbe", "Readiness"),
        LIVENESS("livenessProbe", "Liveness");

        final String field;
        final String word;

        Kind(String field, String word) {
            this.field = field;
            this.word = word;
        }
    }

    /** What is probed, and by what. */
    record Place(Engine engine, Faults faults, JsonNode container, String containerId, String podIp) {}

    private Prober(Kind kind, Place place, Consumer<Signal> results) {
        this.kind = kind;
        this.probe = place.container().path(kind.field);
        this.place = place;
        this.results = results;
        this.thread = Thread.ofVirtual().name("probe").unstarted(this::run);
    }

    static Prober start(Kind kind, Place place, Consumer<Signal> results) {
        Prober prober = new Prober(kind, place, results);
        prober.thread.start();
        return prober;
    }

    void stop() {
        thread.interrupt();
    }

    private void run() {
        Duration period = Duration.ofSeconds(probe.path("periodSeconds").asInt(10));
        int successes = 0;
        int failures = 0;
        try {
            Thread.sleep(Duration.ofSeconds(probe.path("initialDelaySeconds").asInt(0)));
            while (true) {
                Optional<String> wrong = ask();
                successes = wrong.isEmpty() ? successes + 1 : 0;
                failures = wrong.isEmpty() ? 0 : failures + 1;
                if (successes >= probe.path("successThreshold").asInt(1)) {
                    results.accept(new Signal.Probed(place.containerId(), kind, true, ""));
                } else if (wrong.isPresent()) {
                    boolean isFailed =
                            failures >= probe.path("failureThreshold").asInt(3);
                    // a failure that does not count yet is told, too, by an event
                    results.accept(new Signal.Probed(
                            place.containerId(), kind, false, (isFailed ? "" : UNDECIDED) + wrong.get()));
                }
                Thread.sleep(period);
            }
        } catch (InterruptedException e) {
            // stopped
        }
    }

    /** In front of the detail of a failure that changes nothing yet. */
    static final String UNDECIDED = "\0";

    /** What went wrong; empty when nothing did. */
    private Optional<String> ask() throws InterruptedException {
        if (place.faults().isOn(Fault.PROBE_FAILED)) {
            return Optional.of("dial tcp " + place.podIp() + ": connect: connection refused");
        }
        int timeoutMillis = probe.path("timeoutSeconds").asInt(1) * 1000;
        try {
            if (probe.has("tcpSocket")) {
                return askTcp(port(probe.path("tcpSocket")), timeoutMillis);
            }
            if (probe.has("httpGet")) {
                return askHttp(probe.path("httpGet"), timeoutMillis);
            }
            if (probe.has("exec")) {
                return askExec(Json.texts(probe, "exec", "command").toList());
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> askTcp(int port, int timeoutMillis) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(place.podIp(), port), timeoutMillis);
            return Optional.empty();
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            return Optional.of("dial tcp " + place.podIp() + ":" + port
                    + (why.contains("refused") ? ": connect: connection refused" : ": i/o timeout"));
        }
    }

    private Optional<String> askHttp(JsonNode get, int timeoutMillis) throws IOException {
        URI uri = URI.create("http://" + place.podIp() + ":" + port(get) + Json.text(get, "path"));
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        try {
            connection.setConnectTimeout(timeoutMillis);
            connection.setReadTimeout(timeoutMillis);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("User-Agent", "kube-probe/stand-in");
            int status = connection.getResponseCode();
            return status >= LEAST_GOOD_STATUS && status < FIRST_BAD_STATUS
                    ? Optional.empty()
                    : Optional.of("HTTP probe failed with statuscode: " + status);
        } catch (IOException e) {
            return Optional.of("Get \"" + uri + "\": " + e.getMessage());
        } finally {
            connection.disconnect();
        }
    }

    private Optional<String> askExec(List<String> command) throws IOException {
        String exec = place.engine().createExec(place.containerId(), command, false, false);
        StringBuilder said = new StringBuilder();
        try (EngineStream stream =
                place.engine().open("POST", "/exec/" + exec + "/start", "{\"Detach\":false,\"Tty\":false}")) {
            for (var frame = stream.frame(); frame != null; frame = stream.frame()) {
                said.append(new String(frame.bytes(), StandardCharsets.UTF_8));
            }
        }
        return place.engine().exitOfExec(exec) == 0 ? Optional.empty() : Optional.of(said.toString());
    }

    private int port(JsonNode action) {
        JsonNode port = action.path("port");
        if (port.isNumber()) {
            return port.asInt();
        }
        return Json.items(place.container(), "ports").stream()
                .filter(it -> Json.text(it, "name").equals(port.asText()))
                .map(it -> it.path("containerPort").asInt())
                .findFirst()
                .orElse(0);
    }
}
