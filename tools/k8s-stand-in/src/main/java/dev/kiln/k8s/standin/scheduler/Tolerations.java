// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;

/** Which taints of nodes a pod bears. Pure. */
public final class Tolerations {

    private Tolerations() {}

    /** Whether the pod bears the taint, for however long. */
    public static boolean tolerate(ObjectNode pod, JsonNode taint) {
        return Json.items(pod, "spec", "tolerations").stream().anyMatch(it -> tolerates(it, taint));
    }

    /** Whether one toleration fits the taint. */
    public static boolean tolerates(JsonNode toleration, JsonNode taint) {
        String effect = Json.text(toleration, "effect");
        String key = Json.text(toleration, "key");
        boolean fitsEffect = effect.isEmpty() || effect.equals(Json.text(taint, "effect"));
        boolean fitsKey = key.isEmpty() || key.equals(Json.text(taint, "key"));
        boolean fitsValue = Json.text(toleration, "operator").equals("Exists")
                || Json.text(toleration, "value").equals(Json.text(taint, "value"));
        return fitsEffect && fitsKey && fitsValue;
    }
}
