// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.engine.ContainerRequest;
import dev.kiln.k8s.standin.engine.Engine;
import dev.kiln.k8s.standin.engine.Leftovers;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Quantity;
import dev.kiln.k8s.standin.volumes.References;
import dev.kiln.k8s.standin.volumes.Unusable;
import dev.kiln.k8s.standin.volumes.Volumes;
import java.util.List;
import java.util.Map;

/** Says in Docker's words what a container of a pod shall be. */
final class ContainerSpecs {

    private static final int SHARES_PER_CPU = 1024;
    private static final int FEWEST_SHARES = 2;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String owner;
    private final References references;
    private final Volumes volumes;

    ContainerSpecs(String owner, References references, Volumes volumes) {
        this.owner = owner;
        this.references = references;
        this.volumes = volumes;
    }

    /**
     * Where a container goes.
     *
     * @param joined the container whose network it shares, or empty
     */
    record Place(String podIp, String hostIp, String joined) {}

    ContainerRequest request(ObjectNode pod, ContainerRun run, Engine.Image image, Place place) throws Unusable {
        JsonNode spec = run.spec;
        JsonNode security = spec.path("securityContext");
        String user = user(pod, run, image);
        Map<String, String> environment = references.environment(pod, spec, place.podIp(), place.hostIp());
        String cpu = Json.text(spec, "resources", "limits", "cpu");
        String request = Json.text(spec, "resources", "requests", "cpu");
        return new ContainerRequest(
                name(pod, run),
                run.image(),
                words(spec, "command", environment),
                words(spec, "args", environment),
                environment.entrySet().stream()
                        .map(it -> it.getKey() + "=" + it.getValue())
                        .toList(),
                Json.text(spec, "workingDir"),
                Quantity.of(Json.text(spec, "resources", "limits", "memory")).units(),
                Quantity.of(cpu).milli() * NANOS_PER_MILLI,
                Math.max(FEWEST_SHARES, (int) (Quantity.of(request).milli() * SHARES_PER_CPU / 1000)),
                user,
                security.path("readOnlyRootFilesystem").asBoolean(),
                security.path("allowPrivilegeEscalation").asBoolean(true),
                Json.texts(security, "capabilities", "drop").toList(),
                Json.texts(security, "capabilities", "add").toList(),
                volumes.mounts(pod, spec),
                volumes.temporary(pod, spec),
                place.joined(),
                place.podIp(),
                hostname(pod),
                labels(pod, run));
    }

    /** User and group; refused when it would be root and must not. */
    private static String user(ObjectNode pod, ContainerRun run, Engine.Image image) throws Unusable {
        String user = security(pod, run.spec, "runAsUser");
        String group = security(pod, run.spec, "runAsGroup");
        boolean mustNotBeRoot = security(pod, run.spec, "runAsNonRoot").equals("true");
        String told = "(pod: \"" + Json.name(pod) + "_" + Json.namespace(pod) + "(" + Json.uid(pod) + ")\", container: "
                + run.name() + ")";
        if (mustNotBeRoot && user.equals("0")) {
            throw new Unusable("container's runAsUser breaks non-root policy " + told);
        }
        if (mustNotBeRoot && user.isEmpty()) {
            String ofImage = image.user().split(":", 2)[0];
            if (ofImage.isEmpty() || ofImage.equals("0") || ofImage.equals("root")) {
                throw new Unusable("container has runAsNonRoot and image will run as root " + told);
            }
            if (!ofImage.matches("[0-9]+")) {
                throw new Unusable("container has runAsNonRoot and image has non-numeric user (" + ofImage
                        + "), cannot verify user is non-root " + told);
            }
        }
        return group.isEmpty() ? user : (user.isEmpty() ? "0" : user) + ":" + group;
    }

    private static String security(ObjectNode pod, JsonNode container, String field) {
        String own = Json.text(container, "securityContext", field);
        return own.isEmpty() ? Json.text(pod, "spec", "securityContext", field) : own;
    }

    private Map<String, String> labels(ObjectNode pod, ContainerRun run) {
        return Map.of(
                Leftovers.INSTANCE, owner,
                Leftovers.NODE, Json.text(pod, "spec", "nodeName"),
                Leftovers.POD, Json.uid(pod),
                Leftovers.CONTAINER, run.name());
    }

    private static String name(ObjectNode pod, ContainerRun run) {
        return "k8s-stand-in_" + run.name() + "_" + Json.name(pod) + "_"
                + Json.uid(pod).substring(0, 8) + "_" + run.restarts;
    }

    private static String hostname(ObjectNode pod) {
        String said = Json.text(pod, "spec", "hostname");
        String name = said.isEmpty() ? Json.name(pod) : said;
        return name.length() > 63 ? name.substring(0, 63).replaceAll("[-.]+$", "") : name;
    }

    private static List<String> words(JsonNode spec, String field, Map<String, String> environment) {
        return Json.texts(spec, field)
                .map(it -> References.expand(it, environment))
                .toList();
    }
}
