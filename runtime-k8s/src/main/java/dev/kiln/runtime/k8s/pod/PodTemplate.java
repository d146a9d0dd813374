// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator wants of the pool's pods: {@code metadata} with labels and annotations, and {@code spec} as of a pod. A container
 * called {@code action} adds to the one that the action runs in; others go beside it.
 *
 * @param spec without containers
 */
public record PodTemplate(
        Map<String, String> labels,
        Map<String, String> annotations,
        PodSpec spec,
        Container action,
        List<Container> sidecars) {

    public PodTemplate {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        sidecars = List.copyOf(sidecars);
    }

    /** That wants nothing. */
    public static PodTemplate empty() {
        return of(new PodTemplateSpec());
    }

    /**
     * Reads YAML or JSON.
     *
     * @throws IllegalArgumentException when a field cannot be used; the message names it by its path, and says why
     */
    public static PodTemplate parse(String text) {
        if (text.isBlank()) {
            return empty();
        }
        KubernetesSerialization serialization = new KubernetesSerialization();
        // JSON is YAML; without the line, what begins with a brace is taken for JSON alone
        String yaml = text.strip().startsWith("---") ? text : "---\n" + text;
        try {
            Map<?, ?> tree = serialization.unmarshal(yaml, Map.class);
            TemplateRules.require(tree);
            return of(serialization.unmarshal(yaml, PodTemplateSpec.class));
        } catch (TemplateRules.Broken e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("it is not the YAML or JSON of a pod's template: " + firstLine(e), e);
        }
    }

    /** The class of runtime that pods ask for, if not the cluster's usual one. */
    public Optional<String> runtimeClass() {
        return Optional.ofNullable(spec.getRuntimeClassName());
    }

    private static PodTemplate of(PodTemplateSpec parsed) {
        ObjectMeta metadata = Optional.ofNullable(parsed.getMetadata()).orElseGet(ObjectMeta::new);
        PodSpec spec = Optional.ofNullable(parsed.getSpec()).orElseGet(PodSpec::new);
        return new PodTemplate(
                metadata.getLabels(),
                metadata.getAnnotations(),
                new PodSpecBuilder(spec).withContainers(List.of()).build(),
                spec.getContainers().stream()
                        .filter(it -> PodWriter.CONTAINER.equals(it.getName()))
                        .findFirst()
                        .orElseGet(() -> new ContainerBuilder().build()),
                spec.getContainers().stream()
                        .filter(it -> !PodWriter.CONTAINER.equals(it.getName()))
                        .toList());
    }

    private static String firstLine(RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
