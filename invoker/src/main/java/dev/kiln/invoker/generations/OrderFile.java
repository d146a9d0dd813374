// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.generations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.invoker.disk.DurableFile;
import dev.kiln.model.json.Json;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.PoolJson;
import dev.kiln.model.pools.PoolTuning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an invoker's pool was last, on its disk, so that a restart begins with it, and finds what a provider left that is not the current
 * one. For its owner's eyes alone, as settings may be secret.
 */
public final class OrderFile {

    private final Path file;

    /**
     * What is kept.
     *
     * @param current makes the sandboxes
     * @param others of which sandboxes may be left
     */
    public record Kept(long order, Generation current, List<Generation> others, PoolTuning tuning) {
        public Kept {
            others = List.copyOf(others);
        }
    }

    public OrderFile(Path dataDirectory) {
        this.file = dataDirectory.resolve("pool");
    }

    /** The last that was written; empty when none was. */
    public Optional<Kept> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            ObjectNode json = Json.parseObject(Files.readAllBytes(file));
            List<Generation> others = new ArrayList<>();
            json.path("others").forEach(it -> others.add(PoolJson.generation(it)));
            return Optional.of(new Kept(
                    json.path("order").asLong(),
                    PoolJson.generation(json.path("current")),
                    others,
                    PoolJson.tuning(json.path("tuning"))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    file + " does not hold what this invoker's pool was; delete it to begin with the provider that the"
                            + " invoker is started with",
                    e);
        }
    }

    /** Durable when it returns. */
    void write(Kept kept) {
        ObjectNode json = Json.object().put("order", kept.order());
        json.set("current", PoolJson.of(kept.current()));
        ArrayNode others = json.putArray("others");
        kept.others().forEach(it -> others.add(PoolJson.of(it)));
        json.set("tuning", PoolJson.of(kept.tuning()));
        try {
            new DurableFile(file).writePrivately(Json.bytes(json));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + "; is the directory writable?", e);
        }
    }
}
