// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Subjects as the server takes and shows them. */
final class Subjects {

    static final String ALL = "/subjects";

    private Subjects() {}

    static String path(String subject) {
        return ALL + "/" + EntityPath.encode(subject);
    }

    /** Makes a subject or a namespace of it, or gives the namespace a new key. */
    static Call put(String subject, @Nullable String namespace, @Nullable String credential, boolean revokes) {
        ObjectNode body = JsonTree.object();
        if (namespace != null) {
            body.put("namespace", namespace);
        }
        if (credential != null) {
            int colon = credential.indexOf(':');
            if (colon < 0) {
                throw CommandFailure.usage("A credential has the form UUID:KEY.", "leave it out to get a new one");
            }
            body.put("uuid", credential.substring(0, colon)).put("key", credential.substring(colon + 1));
        }
        if (revokes) {
            body.put("revoke", true);
        }
        return Call.put(path(subject), body).byOperator();
    }

    /** {@code uuid:key} of a namespace; empty when the server has only a hash of the key. */
    static Optional<String> credential(JsonNode namespace) {
        return namespace.has("key")
                ? Optional.of(namespace.path("uuid").asText() + ":"
                        + namespace.path("key").asText())
                : Optional.empty();
    }

    /** The same for a list, where something must stand. */
    static String shownCredential(JsonNode namespace) {
        return credential(namespace).orElseGet(() -> namespace.path("uuid").asText() + ":(hashed)");
    }
}
