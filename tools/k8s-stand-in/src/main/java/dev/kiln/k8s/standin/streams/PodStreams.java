// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.engine.EngineStream;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.kubelet.Kubelets;
import dev.kiln.k8s.standin.kubelet.LogQuery;
import dev.kiln.k8s.standin.kubelet.Logs;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Numbers;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.wire.Reply;
import dev.kiln.k8s.standin.wire.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the API server passes on to a kubelet: logs, port-forwards, execs. */
public final class PodStreams {

    private final Store store;
    private final Kubelets kubelets;
    private final Faults faults;
    private final InstantSource clock;

    public PodStreams(Store store, Kubelets kubelets, Faults faults, InstantSource clock) {
        this.store = store;
        this.kubelets = kubelets;
        this.faults = faults;
        this.clock = clock;
    }

    /** One of the pods that can be streamed from. */
    public record Target(String namespace, String pod, String subresource) {}

    /** Serves until either side ends; refuses before it begins. */
    public void serve(Target target, Request request, Reply reply) throws IOException {
        ObjectNode pod = store.get(ResourceTypes.PODS, target.namespace(), target.pod())
                .orElseThrow(() -> Refusal.notFound(ResourceTypes.PODS, target.pod()));
        String node = Json.text(pod, "spec", "nodeName");
        if (node.isEmpty()) {
            throw Refusal.badRequest("pod " + target.pod() + " does not have a host assigned");
        }
        if (faults.concerns(Fault.NODE_LOST, node) || faults.concerns(Fault.KUBELET_STOPPED, node)) {
            throw Refusal.broken("Get \"https://" + node + ":10250/\": dial tcp: connect: connection refused");
        }
        boolean isLog = target.subresource().equals("log");
        if (isLog) {
            log(pod, request, reply);
            return;
        }
        if (faults.isOn(Fault.STREAM_BROKEN)) {
            throw Refusal.broken("error dialing backend: dial tcp: connect: connection refused");
        }
        if (!request.wantsWebSocket()) {
            throw Refusal.badRequest("Upgrade request required");
        }
        switch (target.subresource()) {
            case "portforward" -> PortForward.serve(pod, request, reply);
            case "exec" -> exec(pod, request, reply);
            case "attach" -> attach(pod, request, reply);
            default -> throw Refusal.badRequest("the stand-in has no " + target.subresource());
        }
    }

    private void exec(ObjectNode pod, Request request, Reply reply) throws IOException {
        String container = container(pod, request);
        String id = kubelets.containerId(pod, container, false)
                .orElseThrow(() -> Refusal.badRequest("container not found (\"" + container + "\")"));
        Exec.serve(kubelets.engine(), id, request, reply);
    }

    private void attach(ObjectNode pod, Request request, Reply reply) throws IOException {
        String container = container(pod, request);
        String id = kubelets.containerId(pod, container, false)
                .orElseThrow(() -> Refusal.badRequest("container not found (\"" + container + "\")"));
        Attach.serve(kubelets.engine(), id, request, reply);
    }

    private void log(ObjectNode pod, Request request, Reply reply) throws IOException {
        if (faults.isOn(Fault.LOG_BROKEN)) {
            throw Refusal.broken("failed to read the log of pod " + Json.name(pod));
        }
        String container = container(pod, request);
        boolean isPrevious = request.isSet("previous");
        String id = kubelets.containerId(pod, container, isPrevious)
                .orElseThrow(() -> Refusal.badRequest(
                        isPrevious
                                ? "previous terminated container \"" + container + "\" in pod \"" + Json.name(pod)
                                        + "\" not found"
                                : "container \"" + container + "\" in pod \"" + Json.name(pod) + "\" is "
                                        + waiting(pod, container)));
        LogQuery query = query(request);
        Optional<Long> cut = faults.number(Fault.LOG_CUT, 0);
        try (EngineStream log = Logs.open(kubelets.engine(), id, query);
                OutputStream out = reply.stream("text/plain", () -> close(log))) {
            Logs.copy(log, cut.map(it -> cut(query, it)).orElse(query), out);
        }
    }

    private static LogQuery cut(LogQuery query, long bytes) {
        return new LogQuery(
                query.isFollowed(), query.hasTimestamps(), query.since(), query.tailLines(), OptionalLong.of(bytes));
    }

    private LogQuery query(Request request) {
        Optional<Instant> since = request.parameter("sinceSeconds")
                .map(it -> clock.instant().minusSeconds(Numbers.parse(it)))
                .or(() -> request.parameter("sinceTime").map(PodStreams::time));
        return new LogQuery(
                request.isSet("follow"),
                request.isSet("timestamps"),
                since,
                number(request, "tailLines"),
                number(request, "limitBytes"));
    }

    private static OptionalLong number(Request request, String name) {
        Optional<Long> number = request.parameter(name).map(Numbers::parse);
        if (number.filter(it -> it < 0 || (it == 0 && name.equals("limitBytes")))
                .isPresent()) {
            throw Refusal.unprocessable("PodLogOptions \"\" is invalid: " + name + ": Invalid value: " + number.get()
                    + ": must be greater than or equal to 0");
        }
        return number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty();
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Refusal.badRequest("sinceTime: parsing time \"" + text + "\": it is no time of RFC 3339");
        }
    }

    /** The container that is meant; when none is named, the only one. */
    private static String container(ObjectNode pod, Request request) {
        List<String> names = Stream.concat(
                        Json.items(pod, "spec", "containers").stream(),
                        Json.items(pod, "spec", "initContainers").stream())
                .map(it -> Json.text(it, "name"))
                .toList();
        String named = request.parameter("container").orElse("");
        if (named.isEmpty()) {
            if (Json.items(pod, "spec", "containers").size() > 1) {
                throw Refusal.badRequest("a container name must be specified for pod " + Json.name(pod)
                        + ", choose one of: [" + String.join(" ", names) + "]");
            }
            return names.getFirst();
        }
        if (!names.contains(named)) {
            throw Refusal.badRequest("container " + named + " is not valid for pod " + Json.name(pod));
        }
        return named;
    }

    private static String waiting(ObjectNode pod, String container) {
        String reason = Stream.concat(
                        Json.items(pod, "status", "containerStatuses").stream(),
                        Json.items(pod, "status", "initContainerStatuses").stream())
                .filter(it -> Json.text(it, "name").equals(container))
                .map((JsonNode it) -> Json.text(it, "state", "waiting", "reason"))
                .findFirst()
                .orElse("");
        return switch (reason) {
            case "ErrImagePull", "ImagePullBackOff" -> "waiting to start: trying and failing to pull image";
            case "" -> "not available";
            default -> "waiting to start: " + reason;
        };
    }

    private static void close(EngineStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // closed already
        }
    }
}
