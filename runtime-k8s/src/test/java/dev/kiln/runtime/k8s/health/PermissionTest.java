// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the provider needs is what the chart in tools/deploy gives, and no more. */
class PermissionTest {

    /** What newer API servers want for a WebSocket; the check cannot ask for it, as older ones want less. */
    private static final Set<String> OF_NEWER = Set.of("create pods/attach", "create pods/portforward");

    @Test
    void theChartGivesWhatAPoolOfTheStandardNeeds() throws Exception {
        assertThat(given(List.of())).isEqualTo(needed(new Uses(true, false, false)));
    }

    @Test
    void theChartGivesWhatEverythingNeeds() throws Exception {
        assertThat(given(List.of("invoker.provider.data-path=agent", "invoker.provider.disruption-budget=\"true\"")))
                .isEqualTo(needed(new Uses(true, true, true)));
    }

    @Test
    void theChartGivesLessWhereLessIsUsed() throws Exception {
        assertThat(given(List.of("invoker.provider.network-policy=none")))
                .isEqualTo(needed(new Uses(false, false, false)));
    }

    private static Set<String> needed(Uses uses) {
        return Permission.needed(uses).stream()
                .map(Permission::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> given(List<String> settings) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "../tools/deploy/render-chart",
                "--json",
                "--set=bus.servers=kafka:9092",
                "--set=store.url=http://couchdb:5984",
                "--set=store.password=x"));
        settings.forEach(it -> command.add("--set=" + it));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("the end of " + command).isZero();
        return new KubernetesSerialization()
                .unmarshal(json, KubernetesList.class).getItems().stream()
                        .filter(Role.class::isInstance)
                        .flatMap(role -> ((Role) role).getRules().stream())
                        .flatMap(rule -> rule.getVerbs().stream()
                                .flatMap(verb -> rule.getResources().stream().map(it -> verb + " " + it)))
                        .filter(it -> !OF_NEWER.contains(it))
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
