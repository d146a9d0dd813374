// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Whether a caller may see a web action at all, by its annotation {@code require-whisk-auth}. Pure. */
final class RequireAuth {

    /** The header that bears an action's own secret. */
    static final String HEADER = "X-Require-Whisk-Auth";

    private static final String ANNOTATION = "require-whisk-auth";

    private RequireAuth() {}

    /**
     * Whether the caller may come in.
     *
     * @param secret what the header says, if it is there
     * @param isAuthenticated whether he came with a credential that is somebody's
     */
    static boolean isMet(Annotations annotations, Optional<String> secret, boolean isAuthenticated) {
        JsonNode required = annotations.get(ANNOTATION).orElse(MissingNode.getInstance());
        return switch (required.getNodeType()) {
            case MISSING -> true;
            case BOOLEAN -> !required.booleanValue() || isAuthenticated;
            case STRING -> isSame(required.textValue(), secret);
            case NUMBER -> isSame(Json.text(required), secret);
            case NULL, OBJECT, ARRAY, BINARY, POJO -> false;
        };
    }

    /** As above, for a caller who comes by a path of a namespace that may run the action anyway, and so knows the secret. */
    static boolean isMetByOwner(Annotations annotations, boolean isAuthenticated) {
        JsonNode required = annotations.get(ANNOTATION).orElse(MissingNode.getInstance());
        return required.isTextual() || required.isNumber() || isMet(annotations, Optional.empty(), isAuthenticated);
    }

    /** Takes the same time for right and wrong ones. */
    private static boolean isSame(String required, Optional<String> secret) {
        return secret.filter(it -> MessageDigest.isEqual(
                        it.getBytes(StandardCharsets.UTF_8), required.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }
}
