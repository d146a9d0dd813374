// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.runtime.microvm.http.HttpAnswer;
import dev.kiln.runtime.microvm.http.HttpRequest;
import dev.kiln.runtime.microvm.http.UnixHttp;
import dev.kiln.runtime.microvm.layers.Digests;
import dev.kiln.runtime.microvm.rootfs.ImageSource;
import dev.kiln.runtime.microvm.tar.TarException;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Images of a Docker engine; those that it does not have it pulls, if that is wanted. Nothing is made in the engine for it. */
public final class EngineImages implements ImageSource {

    private static final int NOT_FOUND = 404;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Path socket;
    private final boolean mayPull;
    private final UnixHttp engine;
    private final ImageJson json = new ImageJson();

    public EngineImages(Path socket, boolean mayPull) {
        this.socket = socket;
        this.mayPull = mayPull;
        this.engine = new UnixHttp(socket);
    }

    @Override
    public String description() {
        return "the Docker engine at " + socket;
    }

    @Override
    public Optional<Found> find(SandboxImage image, PrepareProgress progress, Duration timeout)
            throws SandboxException, InterruptedException {
        try {
            Optional<Found> there = inspect(image, timeout);
            if (there.isPresent() || !mayPull) {
                return there;
            }
            new EnginePull(engine, json).pull(image, progress, timeout);
            return inspect(image, timeout);
        } catch (TarException e) {
            throw new SandboxException.ImageUnusable("cannot use image " + image + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot ask " + description() + " for image " + image + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Health check() throws InterruptedException {
        try {
            HttpAnswer answer = engine.send(HttpRequest.get("/_ping", PATIENCE), 1000);
            return answer.isSuccess()
                    ? new Health.Healthy(description())
                    : new Health.Unhealthy(description() + " answered " + answer.status() + " to a ping");
        } catch (IOException e) {
            return new Health.Unhealthy(description() + " does not answer: " + e.getMessage()
                    + "; start it, or name another socket or a folder of images");
        }
    }

    private Optional<Found> inspect(SandboxImage image, Duration timeout) throws IOException, InterruptedException {
        String target = "/images/" + encoded(image.reference()) + "/json";
        HttpAnswer answer = engine.send(HttpRequest.get(target, timeout), ImageJson.LARGEST);
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        JsonNode described = json.read(answer.body(), "the engine's answer");
        if (!answer.isSuccess()) {
            throw new IOException("it answered " + answer.status() + ": "
                    + described.path("message").asText(""));
        }
        String digest = "sha256:" + Digests.digits(described.path("Id").asText(""));
        return Optional.of(new EngineImage(
                engine,
                digest,
                ImageJson.config(described.path("Config")),
                described.path("Size").asLong(0)));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
