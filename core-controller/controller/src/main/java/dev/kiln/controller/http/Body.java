// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A body as it was received, in blocks, so that a large one is never copied to be made whole. For one thread at a time. */
public final class Body {

    private static final int BLOCK_BYTES = 64 * 1024;

    private final List<byte[]> blocks = new ArrayList<>();
    private int lastBlockBytes;
    private long length;

    /** A body that is in one piece. */
    public static Body of(byte[] bytes) {
        Body body = new Body();
        if (bytes.length > 0) {
            body.blocks.add(bytes);
            body.lastBlockBytes = bytes.length;
            body.length = bytes.length;
        }
        return body;
    }

    void append(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            if (blocks.isEmpty() || lastBlockBytes == blocks.getLast().length) {
                blocks.add(new byte[BLOCK_BYTES]);
                lastBlockBytes = 0;
            }
            byte[] last = blocks.getLast();
            int count = Math.min(chunk.remaining(), last.length - lastBlockBytes);
            chunk.get(last, lastBlockBytes, count);
            lastBlockBytes += count;
            length += count;
        }
    }

    public long length() {
        return length;
    }

    /**
     * Reads the body as a JSON object, and lets the bytes go: to be called once.
     *
     * @throws Refusal when there is no body
     * @throws dev.kiln.model.json.MalformedJsonException when it is something else
     */
    public ObjectNode requiredObject() {
        return object().orElseThrow(() -> new Refusal(new Problem.BodyMissing()));
    }

    /** As {@link #requiredObject()}, but no body is fine. */
    public Optional<ObjectNode> object() {
        if (length == 0) {
            return Optional.empty();
        }
        JsonNode json = json();
        if (json instanceof ObjectNode object) {
            return Optional.of(object);
        }
        throw new Refusal(new Problem.Malformed("Object expected, but the body is of type "
                + json.getNodeType().toString().toLowerCase(java.util.Locale.ROOT)));
    }

    /**
     * Reads the body as JSON of any type, and lets the bytes go: to be called once.
     *
     * @throws dev.kiln.model.json.MalformedJsonException when it is something else
     */
    public JsonNode json() {
        JsonNode json = blocks.size() == 1
                ? Json.parse(blocks.getFirst(), 0, lastBlockBytes)
                : Json.parse(new SequenceInputStream(Collections.enumeration(streams())));
        blocks.clear();
        length = 0;
        return json;
    }

    /** All of it in one piece; for bodies that are as small as payloads. */
    public byte[] bytes() {
        ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(length));
        for (int i = 0; i < blocks.size(); i++) {
            byte[] block = blocks.get(i);
            whole.put(block, 0, i == blocks.size() - 1 ? lastBlockBytes : block.length);
        }
        return whole.array();
    }

    private List<InputStream> streams() {
        List<InputStream> streams = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            byte[] block = blocks.get(i);
            streams.add(new ByteArrayInputStream(block, 0, i == blocks.size() - 1 ? lastBlockBytes : block.length));
        }
        return streams;
    }
}
