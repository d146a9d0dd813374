// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.access.Account;
import dev.kiln.k8s.standin.access.Attempt;
import dev.kiln.k8s.standin.access.Permissions;
import dev.kiln.k8s.standin.objects.Json;
import java.util.Optional;

/** Answers what whoever asks may do. */
final class Reviews {

    private static final String PREFIX = "/apis/authorization.k8s.io/v1/";

    private final Permissions permissions;

    Reviews(Permissions permissions) {
        this.permissions = permissions;
    }

    /** The answer to a review; empty when the path is that of none. */
    Optional<Answer> answer(String path, Account account, JsonNode body) {
        if (!path.startsWith(PREFIX) || !(body instanceof ObjectNode review)) {
            return Optional.empty();
        }
        return switch (path.substring(PREFIX.length())) {
            case "selfsubjectaccessreviews" -> Optional.of(access(account, review));
            case "selfsubjectrulesreviews" -> Optional.of(rules(account, review));
            default -> Optional.empty();
        };
    }

    private Answer access(Account account, ObjectNode review) {
        JsonNode asked = Json.at(review, "spec", "resourceAttributes");
        String subresource = Json.text(asked, "subresource");
        Attempt attempt = new Attempt(
                Json.text(asked, "verb"),
                Json.text(asked, "group"),
                Json.text(asked, "resource") + (subresource.isEmpty() ? "" : "/" + subresource),
                Json.text(asked, "namespace"),
                Json.text(asked, "name"));
        boolean isForPath = asked.isMissingNode();
        boolean isAllowed = isForPath ? account.isAdministrator() : permissions.allows(account, attempt);
        ObjectNode status = Json.make(review.deepCopy(), "status").put("allowed", isAllowed);
        return Answer.created(review.deepCopy().set("status", status));
    }

    private Answer rules(Account account, ObjectNode review) {
        ObjectNode status = Json.object().put("incomplete", false);
        ArrayNode resources = status.putArray("resourceRules");
        status.putArray("nonResourceRules");
        if (account.isAdministrator()) {
            ObjectNode all = resources.addObject();
            for (String field : new String[] {"verbs", "apiGroups", "resources"}) {
                all.putArray(field).add("*");
            }
        }
        permissions.rules(account, Json.text(review, "spec", "namespace")).forEach(resources::add);
        return Answer.created(review.deepCopy().set("status", status));
    }
}
