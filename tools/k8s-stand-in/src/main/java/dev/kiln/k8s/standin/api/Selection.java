// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.k8s.standin.objects.FieldSelector;
import dev.kiln.k8s.standin.objects.LabelSelector;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.wire.Request;

/** Which objects of a collection are meant. */
record Selection(LabelSelector labels, FieldSelector fields) {

    static Selection of(ResourceType type, Request request) {
        return new Selection(
                LabelSelector.parse(request.parameter("labelSelector").orElse("")),
                FieldSelector.parse(type, request.parameter("fieldSelector").orElse("")));
    }

    boolean isEverything() {
        return labels.requirements().isEmpty() && fields.conditions().isEmpty();
    }

    boolean matches(JsonNode object) {
        return labels.matches(object) && fields.matches(object);
    }
}
