// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.api;

import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What happened to a pod, in Kubernetes' own words. */
public final class PodEvents {

    private PodEvents() {}

    /** All that is still known, oldest first; one request. */
    public static List<Event> of(Kube kube, Pod pod, Deadline deadline) throws SandboxException, InterruptedException {
        return kube.call("read events", deadline, client -> client
                .v1()
                .events()
                .inNamespace(kube.namespace())
                .withField("involvedObject.uid", pod.getMetadata().getUid())
                .list()
                .getItems()
                .stream()
                .sorted(Comparator.comparing(PodEvents::time))
                .toList());
    }

    private static String time(Event event) {
        return Objects.requireNonNullElse(
                event.getLastTimestamp(),
                event.getEventTime() == null
                        ? ""
                        : Objects.requireNonNullElse(event.getEventTime().getTime(), ""));
    }
}
