// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/**
 * A document and one attachment in one request ({@code multipart/related}, RFC 2387), which the server takes or refuses as a
 * whole. The attachment streams.
 *
 * @param document with the attachment among its {@code _attachments}, as {@code follows}
 * @param boundary that occurs in neither part
 */
public record Multipart(ObjectNode document, String name, String contentType, Body attachment, String boundary)
        implements Body {

    /** The type of the whole. */
    public String type() {
        return "multipart/related; boundary=\"" + boundary + "\"";
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(Collections.enumeration(
                List.of(new ByteArrayInputStream(head()), attachment.open(), new ByteArrayInputStream(tail()))));
    }

    @Override
    public long lengthBytes() {
        return head().length + attachment.lengthBytes() + tail().length;
    }

    private byte[] head() {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(ascii("--" + boundary + "\r\nContent-Type: application/json\r\n\r\n"));
        head.writeBytes(Json.bytes(document));
        head.writeBytes(ascii("\r\n--" + boundary + "\r\nContent-Disposition: attachment; filename=\"" + name
                + "\"\r\nContent-Type: " + contentType + "\r\nContent-Length: " + attachment.lengthBytes()
                + "\r\n\r\n"));
        return head.toByteArray();
    }

    private byte[] tail() {
        return ascii("\r\n--" + boundary + "--");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
