// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.k8s.standin.StandIn;
import dev.kiln.k8s.standin.StandInOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the chart in tools/deploy renders, sent to an API server that validates. */
@Timeout(60)
class ChartTest {

    private static final List<String> LEAST =
            List.of("bus.servers=kafka:9092", "store.url=http://couchdb:5984", "store.password=x");

    @Test
    void anApiServerTakesAllThatTheChartRenders() throws Exception {
        try (StandIn standIn = StandIn.start(StandInOptions.standard());
                KubernetesClient client = client(standIn)) {
            standIn.namespace("kiln", Map.of());
            standIn.namespace("functions", Map.of("pod-security.kubernetes.io/enforce", "restricted"));

            List<HasMetadata> objects = new ArrayList<>(rendered(client, List.of()));
            objects.addAll(rendered(
                    client,
                    List.of(
                            "sandboxes.namespace=functions",
                            "sandboxes.listNodes=true",
                            "invoker.provider.data-path=auto",
                            "invoker.provider.disruption-budget=\"true\"",
                            "invoker.metricsFrom=[{podSelector: {}}]")));

            assertThat(objects).hasSizeGreaterThan(30);
            for (HasMetadata object : objects) {
                assertThat(client.resource(object).forceConflicts().serverSideApply())
                        .as(object.getKind() + " " + object.getMetadata().getName())
                        .isNotNull();
            }
        }
    }

    private static KubernetesClient client(StandIn standIn) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(standIn.kubeconfig().yaml()))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    private static List<HasMetadata> rendered(KubernetesClient client, List<String> settings)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("../tools/deploy/render-chart", "--json"));
        for (String setting : LEAST) {
            command.addAll(List.of("--set", setting));
        }
        for (String setting : settings) {
            command.addAll(List.of("--set", setting));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("the end of " + command).isZero();
        return client.getKubernetesSerialization()
                .unmarshal(json, KubernetesList.class)
                .getItems();
    }
}
