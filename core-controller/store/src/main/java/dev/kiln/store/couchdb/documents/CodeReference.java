// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.action.Code;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.store.attachments.CodeBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The object that stands for code in a document: {@code attachmentName} is {@code mem:} and the code itself in base64, or
 * {@code couch:} and the name of an attachment of the same document; that name without a scheme is OpenWhisk's older form.
 */
public final class CodeReference {

    private static final String NAME = "attachmentName";
    private static final String TYPE = "attachmentType";
    private static final String LENGTH = "length";
    private static final String DIGEST = "digest";
    private static final String MEMORY = "mem:";
    private static final String COUCH = "couch:";

    private CodeReference() {}

    /** The reference to an attachment of the action's document. */
    public static Code.Attached to(String attachment, Code.Inline code, CodeBytes.Measure measure) {
        return new Code.Attached(
                COUCH + attachment,
                CodeBytes.contentType(code),
                measure.lengthBytes(),
                measure.digest(),
                code.isBinary());
    }

    /**
     * The attachment's name within the document.
     *
     * @throws MalformedJsonException when the code is in another store
     */
    public static String attachmentOf(Code.Attached code) {
        String name = code.name();
        if (name.startsWith(COUCH)) {
            return name.substring(COUCH.length());
        }
        int scheme = name.indexOf(':');
        if (scheme >= 0) {
            throw new MalformedJsonException("the code is in an attachment store of the kind '"
                    + name.substring(0, scheme) + "', which is not known here; update the action with its code");
        }
        return name;
    }

    /** The reference that holds the code; absent when the code would not be the same again after reading. */
    static Optional<ObjectNode> inMemory(Code.Inline code) {
        try (InputStream content = CodeBytes.open(code)) {
            byte[] bytes = content.readAllBytes();
            if (code.isBinary() && !Base64.getEncoder().encodeToString(bytes).equals(code.text())) {
                return Optional.empty();
            }
            return Optional.of(Json.object()
                    .put(NAME, MEMORY + Base64.getUrlEncoder().encodeToString(bytes))
                    .put(TYPE, CodeBytes.contentType(code))
                    .put(LENGTH, bytes.length)
                    .put(DIGEST, CodeBytes.measure(code).digest()));
        } catch (IOException e) {
            // what calls itself binary and is no base64 stays the text that it is
            return Optional.empty();
        }
    }

    /** The code as the model reads it: text, or a reference with all its fields. */
    static JsonNode resolve(ObjectNode reference, ObjectNode exec, JsonNode attachments) {
        String name = reference.path(NAME).asText();
        if (name.startsWith(MEMORY)) {
            byte[] bytes = Base64.getUrlDecoder().decode(name.substring(MEMORY.length()));
            boolean isBinary = exec.path("binary").asBoolean(false);
            return Json.object()
                    .textNode(
                            isBinary
                                    ? Base64.getEncoder().encodeToString(bytes)
                                    : new String(bytes, StandardCharsets.UTF_8));
        }
        JsonNode stub = attachments.path(name.startsWith(COUCH) ? name.substring(COUCH.length()) : name);
        if (!reference.path(TYPE).isTextual()) {
            reference.put(TYPE, stub.path("content_type").asText("application/octet-stream"));
        }
        if (!reference.path(LENGTH).isNumber()) {
            reference.put(LENGTH, stub.path(LENGTH).asLong(0));
        }
        return reference;
    }
}
