// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.rest.Answer;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.settings.ApiHost;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Looks at the server from the outside to the inside, and stops where it gets no further. */
final class ServerProbes {

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final Duration TOLERABLE_SKEW = Duration.ofMinutes(1);

    private final Server server;
    private final ApiHost address;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    private ServerProbes(Server server, ApiHost address, InstantSource clock) {
        this.server = server;
        this.address = address;
        this.clock = clock;
    }

    /**
     * All that can be found out.
     *
     * @param hasKey whether there is a key to ask with
     */
    static List<Finding> look(Server server, ApiHost address, boolean hasKey, InstantSource clock) {
        ServerProbes probes = new ServerProbes(server, address, clock);
        if (probes.resolves() && probes.connects() && probes.answers()) {
            probes.version();
            if (hasKey && probes.accepts()) {
                probes.invokers();
            }
        }
        return List.copyOf(probes.findings);
    }

    private boolean resolves() {
        try {
            findings.add(Finding.ok("name", address.host() + " is " + String.join(", ", server.addresses())));
            return true;
        } catch (IOException e) {
            return wrong(
                    "name",
                    "the name " + address.host() + " stands for no address: " + e.getMessage(),
                    "check the spelling: kiln property get --apihost; or your name server: getent hosts "
                            + address.host());
        }
    }

    private boolean connects() {
        try {
            server.connect();
            findings.add(Finding.ok("connection", address.authority() + " accepts connections"));
            return true;
        } catch (IOException e) {
            return wrong(
                    "connection",
                    "no connection to " + address.host() + " port " + address.port() + ": " + e.getMessage(),
                    "start the server (./kiln standalone), or look for a firewall or another port");
        }
    }

    private boolean answers() {
        try {
            Instant before = clock.instant();
            Answer answer = server.look(Call.get("/ping").anonymous());
            if (address.isEncrypted()) {
                findings.add(Finding.ok("encryption", "the certificate of " + address.host() + " is accepted"));
            }
            if (answer.status() != OK) {
                findings.add(Finding.warning(
                        "ping",
                        "/ping answers with status " + answer.status()
                                + ", so there may be something else than a controller",
                        "check the port: kiln property get --apihost"));
            } else {
                findings.add(Finding.ok("ping", address.url() + " answers"));
            }
            skew(before, answer.headers().get("date"));
            return true;
        } catch (SSLException e) {
            return wrong(
                    "encryption",
                    "no encrypted connection to " + address.url() + ": " + e.getMessage(),
                    "write http:// in --apihost if the server does not encrypt; or install its certificate, or try -i");
        } catch (IOException e) {
            return wrong(
                    "ping",
                    address.url() + " takes connections but gives no answer: " + e.getMessage(),
                    "look at the server's log; does it expect " + (address.isEncrypted() ? "http" : "https") + "?");
        }
    }

    private void skew(Instant here, @Nullable String date) {
        if (date == null) {
            return; // not every server or proxy tells the time
        }
        try {
            Duration skew = Duration.between(here, ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
            findings.add(
                    skew.abs().compareTo(TOLERABLE_SKEW) <= 0
                            ? Finding.ok("clocks", "the server's clock and this one agree within a minute")
                            : Finding.warning(
                                    "clocks",
                                    "the server's clock is " + skew.abs().toSeconds() + " s "
                                            + (skew.isNegative() ? "behind" : "ahead of") + " this one",
                                    "set both by NTP; until then --since and activation poll look at the wrong time"));
        } catch (DateTimeException e) {
            findings.add(Finding.warning(
                    "clocks", "the server's Date header is no date: " + date, "look for a proxy that changes headers"));
        }
    }

    private void version() {
        try {
            Answer answer = server.look(Call.get("/api/v1").anonymous());
            if (answer.status() == OK && answer.body().has("build")) {
                findings.add(Finding.ok(
                        "version",
                        "the server's build is " + answer.body().path("build").asText() + ", number "
                                + answer.body().path("buildno").asText()));
            } else {
                findings.add(Finding.warning(
                        "version",
                        "/api/v1 answers with status " + answer.status() + " and names no build",
                        "check that --apihost is the controller, and no web page: kiln property get --apihost"));
            }
        } catch (IOException e) {
            findings.add(Finding.wrong("version", "/api/v1 gives no answer: " + e.getMessage(), "look at its log"));
        }
    }

    private boolean accepts() {
        try {
            Answer answer = server.look(Call.get("/api/v1/namespaces"));
            if (answer.status() == OK) {
                List<String> names = new ArrayList<>();
                answer.body().forEach(it -> names.add(it.asText()));
                findings.add(Finding.ok("credentials", "the key is accepted for " + String.join(", ", names)));
                return true;
            }
            return wrong(
                    "credentials",
                    answer.status() == UNAUTHORIZED
                            ? "the server does not know this key"
                            : "the list of namespaces is refused with status " + answer.status(),
                    "ask the operator for a key (kiln admin user get NAME), then: kiln property set --auth KEY");
        } catch (IOException e) {
            return wrong(
                    "credentials",
                    "the list of namespaces gives no answer: " + e.getMessage(),
                    "look at the server's log");
        }
    }

    private void invokers() {
        try {
            Answer answer = server.look(Call.get("/admin/v1/invokers"));
            if (answer.status() != OK) {
                findings.add(Finding.ok("invokers", "unknown, as this key is not an operator's"));
                return;
            }
            findings.add(invokers(answer.body()));
        } catch (IOException e) {
            findings.add(Finding.ok("invokers", "unknown, as the server does not tell: " + e.getMessage()));
        }
    }

    private static Finding invokers(JsonNode invokers) {
        List<String> ill = new ArrayList<>();
        for (JsonNode invoker : invokers) {
            String state = invoker.path("state").asText();
            if (!state.equals("up")) {
                ill.add(invoker.path("name").asText() + " is " + state);
            }
        }
        if (invokers.isEmpty()) {
            return Finding.wrong("invokers", "there is no invoker, so nothing can run", "start one: ./kiln invoker");
        }
        String next = "see why: kiln invoker list";
        if (ill.size() == invokers.size()) {
            return Finding.wrong("invokers", "no invoker takes work: " + String.join(", ", ill), next);
        }
        return ill.isEmpty()
                ? Finding.ok(
                        "invokers",
                        invokers.size() == 1 ? "the one there is takes work" : "all " + invokers.size() + " take work")
                : Finding.warning(
                        "invokers",
                        ill.size() + " of " + invokers.size() + " take no work: " + String.join(", ", ill),
                        next);
    }

    private boolean wrong(String subject, String sentence, String next) {
        findings.add(Finding.wrong(subject, sentence, next));
        return false;
    }
}
