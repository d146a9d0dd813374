// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.volumes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Quantity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The volumes of pods: folders below one of ours, mounted into the containers. Those in memory are file systems of each container's
 * own, as Docker knows no others: two containers do not share one.
 */
public final class Volumes {

    private final Path folder;
    private final References references;

    public Volumes(Path folder, References references) {
        this.folder = folder;
        this.references = references;
    }

    /** Makes what the pod's volumes need. */
    public void prepare(ObjectNode pod, String podIp, String hostIp) throws Unusable {
        for (JsonNode volume : Json.items(pod, "spec", "volumes")) {
            String name = Json.text(volume, "name");
            try {
                Path place = Files.createDirectories(place(pod, name));
                Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
                fill(pod, volume, place, podIp, hostIp);
            } catch (Unusable e) {
                throw new Unusable("MountVolume.SetUp failed for volume \"" + name + "\" : " + e.getMessage());
            } catch (IOException e) {
                throw new Unusable("MountVolume.SetUp failed for volume \"" + name + "\" : " + e);
            }
        }
    }

    /** The mounts of a container: {@code folder:target[:ro]}. */
    public List<String> mounts(ObjectNode pod, JsonNode container) {
        List<String> mounts = new ArrayList<>();
        for (JsonNode mount : Json.items(container, "volumeMounts")) {
            JsonNode volume = volume(pod, Json.text(mount, "name"));
            if (!isInMemory(volume)) {
                Path source = volume.has("hostPath")
                        ? Path.of(Json.text(volume, "hostPath", "path"))
                        : place(pod, Json.text(mount, "name"));
                boolean isReadOnly =
                        mount.path("readOnly").asBoolean() || volume.has("configMap") || volume.has("secret");
                mounts.add(source.resolve(Json.text(mount, "subPath")) + ":" + Json.text(mount, "mountPath")
                        + (isReadOnly ? ":ro" : ""));
            }
        }
        return mounts;
    }

    /** The file systems in memory of a container: options by mount point. */
    public Map<String, String> temporary(ObjectNode pod, JsonNode container) {
        Map<String, String> temporary = new HashMap<>();
        for (JsonNode mount : Json.items(container, "volumeMounts")) {
            JsonNode volume = volume(pod, Json.text(mount, "name"));
            if (isInMemory(volume)) {
                String limit = Json.text(volume, "emptyDir", "sizeLimit");
                temporary.put(
                        Json.text(mount, "mountPath"),
                        "rw,exec,mode=1777"
                                + (limit.isEmpty()
                                        ? ""
                                        : ",size=" + Quantity.of(limit).units()));
            }
        }
        return temporary;
    }

    /** The first volume that holds more than it may; empty when none does. */
    public String overflowing(ObjectNode pod) {
        for (JsonNode volume : Json.items(pod, "spec", "volumes")) {
            String limit = Json.text(volume, "emptyDir", "sizeLimit");
            if (!limit.isEmpty()
                    && !isInMemory(volume)
                    && Folders.size(place(pod, Json.text(volume, "name")))
                            > Quantity.of(limit).units()) {
                return "Usage of EmptyDir volume \"" + Json.text(volume, "name") + "\" exceeds the limit \"" + limit
                        + "\". ";
            }
        }
        return "";
    }

    public boolean hasLimits(ObjectNode pod) {
        return Json.items(pod, "spec", "volumes").stream()
                .anyMatch(it -> it.path("emptyDir").has("sizeLimit") && !isInMemory(it));
    }

    /** Removes all volumes of a pod. */
    public void remove(ObjectNode pod) {
        Folders.removeTree(folder.resolve(Json.uid(pod)));
    }

    private void fill(ObjectNode pod, JsonNode volume, Path place, String podIp, String hostIp)
            throws Unusable, IOException {
        if (volume.has("configMap") || volume.has("secret")) {
            Map<String, byte[]> entries = references.entries(pod, volume, "configMap", "secret");
            List<JsonNode> items = Json.items(volume, volume.has("secret") ? "secret" : "configMap", "items");
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                String path = items.isEmpty()
                        ? entry.getKey()
                        : items.stream()
                                .filter(it -> Json.text(it, "key").equals(entry.getKey()))
                                .map(it -> Json.text(it, "path"))
                                .findFirst()
                                .orElse("");
                if (!path.isEmpty()) {
                    write(place, path, entry.getValue());
                }
            }
        }
        for (JsonNode item : Json.items(volume, "downwardAPI", "items")) {
            String value = References.field(pod, Json.text(item, "fieldRef", "fieldPath"), podIp, hostIp);
            write(place, Json.text(item, "path"), value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(Path place, String path, byte[] bytes) throws IOException, Unusable {
        Path file = place.resolve(path).normalize();
        if (!file.startsWith(place)) {
            throw new Unusable("path " + path + " leads out of the volume");
        }
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static boolean isInMemory(JsonNode volume) {
        return Json.text(volume, "emptyDir", "medium").equals("Memory");
    }

    private static JsonNode volume(ObjectNode pod, String name) {
        return Json.items(pod, "spec", "volumes").stream()
                .filter(it -> Json.text(it, "name").equals(name))
                .findFirst()
                .orElseGet(Json::object);
    }

    private Path place(ObjectNode pod, String volume) {
        return folder.resolve(Json.uid(pod)).resolve(volume);
    }
}
