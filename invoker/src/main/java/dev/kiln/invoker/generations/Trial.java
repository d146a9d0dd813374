// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.generations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kiln.invoker.client.Call;
import dev.kiln.invoker.client.Payload;
import dev.kiln.invoker.sandbox.Box;
import dev.kiln.invoker.sandbox.SandboxMaker;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a provider has to show before it makes sandboxes for anybody: its backend answers, it has the images, and a function runs in a
 * sandbox of it. The probe's sandbox is not counted against the pool's memory.
 */
public final class Trial {

    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final SandboxMaker maker;
    private final Supplier<List<SandboxImage>> images;
    private final Supplier<Optional<Shape>> probe;

    /** Why a provider did not pass, for people. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String message) {
            super(message);
        }
    }

    /**
     * Makes a trial.
     *
     * @param images which all must be usable
     * @param probe what a function is run in; none where there is no language that it is written in
     */
    public Trial(SandboxMaker maker, Supplier<List<SandboxImage>> images, Supplier<Optional<Shape>> probe) {
        this.maker = maker;
        this.images = images;
        this.probe = probe;
    }

    /**
     * Tries it; blocks, bounded.
     *
     * @param enters told of each part before it begins
     */
    void pass(OpenGeneration tried, Consumer<Phase> enters) throws FailedException, InterruptedException {
        enters.accept(Phase.CHECKING);
        if (maker.check(tried) instanceof Health.Unhealthy unhealthy) {
            throw new FailedException("check: " + unhealthy.reason());
        }
        try {
            enters.accept(Phase.PREPARING);
            for (SandboxImage image : images.get()) {
                maker.prepare(image, tried);
            }
            enters.accept(Phase.PROBING);
            Optional<Shape> shape = probe.get();
            if (shape.isPresent()) {
                probe(tried, shape.get());
            }
        } catch (SandboxException e) {
            throw new FailedException(tried.phase() == Phase.PREPARING ? "images: " + e.getMessage() : probeText(e));
        }
    }

    private void probe(OpenGeneration tried, Shape shape)
            throws FailedException, SandboxException, InterruptedException {
        tried.begin();
        Box box = maker.make(maker.nextId(), shape, tried);
        try {
            Optional<String> code = code(shape.kind());
            if (code.isPresent()) {
                require("/init", box.client().post("/init", initialization(code.get()), TIME_TO_ANSWER));
                require("/run", box.client().post("/run", Trial::run, TIME_TO_ANSWER));
            }
        } finally {
            box.destroy(Duration.ZERO);
        }
    }

    private static void require(String path, Call call) throws FailedException {
        boolean isGood = call instanceof Call.Answered answered && answered.status() == OK;
        if (!isGood) {
            throw new FailedException("probe: a function that does nothing did not answer " + path + ": " + call);
        }
    }

    private static String probeText(SandboxException failure) {
        return "probe: " + failure.getMessage();
    }

    /** Of languages that every manifest has in one version or another. */
    private static Optional<String> code(String kind) {
        if (kind.startsWith("nodejs")) {
            return Optional.of("function main() { return { ok: true }; }");
        }
        return kind.startsWith("python") ? Optional.of("def main(args):\n    return {'ok': True}\n") : Optional.empty();
    }

    private static Payload initialization(String code) {
        return json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("value");
            json.writeStringField("name", "probe");
            json.writeStringField("main", "main");
            json.writeStringField("code", code);
            json.writeBooleanField("binary", false);
            json.writeObjectFieldStart("env");
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    private static void run(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("value");
        json.writeEndObject();
        json.writeEndObject();
    }
}
