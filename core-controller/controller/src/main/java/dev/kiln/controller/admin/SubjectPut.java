// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.name.NamespaceName;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A subject to be made, or a namespace to be added or to be given a new key.
 *
 * @param credential the one that it shall have; absent for a new one
 * @param revokes whether a namespace that is there gets a new key
 */
record SubjectPut(String subject, NamespaceName namespace, Optional<AuthKey> credential, boolean revokes) {

    private static final int MIN_SUBJECT = 5;
    private static final int MIN_KEY = 64;
    private static final int MAX_KEY = 256;

    /** No slash, as the database keeps limits under such names, and nothing that a path or a log could trip over. */
    private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+|:~=-]{0,255}");

    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");
    private static final Set<String> FIELDS = Set.of("namespace", "uuid", "key", "revoke");

    /**
     * Reads {@code namespace}, {@code uuid} with {@code key}, and {@code revoke}, all of which may be absent.
     *
     * @throws Refusal when one is not what it should be
     */
    static SubjectPut read(String subject, ObjectNode body) {
        if (subject.length() < MIN_SUBJECT) {
            throw invalid("Subject name must be at least 5 characters");
        }
        if (!SUBJECT.matcher(subject).matches()) {
            throw invalid("A subject's name is made of at most 256 letters, digits and . _ @ + | : ~ = -"
                    + " and begins with a letter or a digit.");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw malformed("there is no field '" + name + "'; there are: key, namespace, revoke, uuid");
            }
        });
        NamespaceName namespace = new NamespaceName(text(body, "namespace").orElse(subject));
        JsonNode revokes = body.path("revoke");
        if (!revokes.isMissingNode() && !revokes.isBoolean()) {
            throw malformed("'revoke' must be true or false");
        }
        return new SubjectPut(subject, namespace, credential(body), revokes.asBoolean(false));
    }

    private static Optional<AuthKey> credential(ObjectNode body) {
        Optional<String> uuid = text(body, "uuid");
        Optional<String> key = text(body, "key");
        if (uuid.isPresent() != key.isPresent()) {
            throw malformed("'uuid' and 'key' go together: give both, or none for new ones");
        }
        if (uuid.isEmpty()) {
            return Optional.empty();
        }
        if (!UUID.matcher(uuid.get()).matches()) {
            throw invalid("authorization id is not a valid UUID");
        }
        if (key.get().length() < MIN_KEY) {
            throw invalid("authorization key must be at least 64 characters long");
        }
        if (key.get().length() > MAX_KEY || !KEY.matcher(key.get()).matches()) {
            throw invalid("authorization key must be at most 256 printable characters of ASCII without blanks");
        }
        return Optional.of(new AuthKey(uuid.get(), new Secret(key.get())));
    }

    private static Optional<String> text(ObjectNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw malformed("'" + field + "' must be a string");
        }
        return Optional.of(value.textValue());
    }

    private static Refusal invalid(String text) {
        return new Refusal(new Problem.Invalid(text));
    }

    private static Refusal malformed(String detail) {
        return new Refusal(new Problem.Malformed(detail));
    }
}
