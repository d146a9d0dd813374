// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.pod.OwnerLabels;
import dev.kiln.runtime.k8s.pod.PodWriter;
import dev.kiln.runtime.k8s.pod.Role;
import dev.kiln.runtime.k8s.stems.Stem;
import dev.kiln.runtime.spi.SandboxSpec;
import java.util.List;
import java.util.Map;

/** Marks a stem pod as somebody's sandbox: one patch that fails when it is not the stem any more that it is taken for. Pure. */
final class Claim {

    private Claim() {}

    /** As a JSON Patch. */
    static List<Map<String, Object>> patch(Stem stem, SandboxSpec spec) {
        return List.of(
                Map.of(
                        "op",
                        "test",
                        "path",
                        "/metadata/uid",
                        "value",
                        stem.started().ref().uid()),
                Map.of("op", "test", "path", label(OwnerLabels.ROLE), "value", Role.STEM.word()),
                Map.of(
                        "op",
                        "test",
                        "path",
                        label(OwnerLabels.SANDBOX),
                        "value",
                        stem.id().value()),
                Map.of("op", "replace", "path", label(OwnerLabels.ROLE), "value", Role.SANDBOX.word()),
                Map.of(
                        "op",
                        "replace",
                        "path",
                        label(OwnerLabels.SANDBOX),
                        "value",
                        spec.id().value()),
                Map.of(
                        "op",
                        "add",
                        "path",
                        "/metadata/annotations/" + escaped(PodWriter.TAGS),
                        "value",
                        PodWriter.tags(spec.tags())));
    }

    private static String label(String name) {
        return "/metadata/labels/" + escaped(name);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
