// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;

/** Lets objects pass, or refuses them with everything that is wrong. */
public final class Validation {

    private Validation() {}

    /** Fills in defaults; changes the object. */
    public static void fillDefaults(ResourceType type, ObjectNode object) {
        if (type.equals(ResourceTypes.PODS)) {
            PodDefaults.fill(object);
        } else {
            KindDefaults.fill(type, object);
        }
    }

    /**
     * Of an object that is to be made.
     *
     * @throws Refusal with all that is wrong
     */
    public static void check(ResourceType type, ObjectNode object) {
        Findings findings = new Findings();
        MetadataRules.check(type, object, findings);
        KindRules.check(type, object, findings);
        refuse(type, object, findings);
    }

    /**
     * Of an object that is to be changed.
     *
     * @throws Refusal with all that is wrong
     */
    public static void checkUpdate(ResourceType type, ObjectNode before, ObjectNode after) {
        Findings findings = new Findings();
        MetadataRules.check(type, after, findings);
        KindRules.check(type, after, findings);
        if (type.equals(ResourceTypes.PODS)) {
            PodRules.checkUpdate(before, after, findings);
        } else {
            KindRules.checkUpdate(type, before, after, findings);
        }
        refuse(type, after, findings);
    }

    private static void refuse(ResourceType type, ObjectNode object, Findings findings) {
        if (!findings.causes().isEmpty()) {
            throw Refusal.invalid(type, Json.name(object), findings.causes());
        }
    }
}
