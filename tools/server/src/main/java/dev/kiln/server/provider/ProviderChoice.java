// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.provider;

import dev.kiln.invoker.plugins.BrokenPluginException;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.server.start.StartupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Decides which provider an invoker works with: the one that was asked for, else the first of those that isolate
 * best whose backend answers and has the images.
 */
public final class ProviderChoice {

    /** Those that are tried when none was asked for, the strongest isolation first. */
    private static final List<String> PREFERRED = List.of("docker", "microvm", "process");

    private static final Duration PREPARE_LIMIT = Duration.ofMinutes(10);

    private final Function<String, RuntimeProvider> open;
    private final List<SandboxImage> images;
    private final PrepareProgress progress;

    /**
     * @param open opens a provider by name
     * @param images which all must be usable
     */
    public ProviderChoice(Function<String, RuntimeProvider> open, List<SandboxImage> images, PrepareProgress progress) {
        this.open = open;
        this.images = List.copyOf(images);
        this.progress = progress;
    }

    /**
     * An open provider, and why it was taken.
     *
     * @param reason a line for people
     */
    public record Chosen(RuntimeProvider provider, String reason) {}

    /** The provider of that name, or the best one when the name is {@code auto}. */
    public Chosen choose(String name) throws InterruptedException {
        List<String> candidates = name.equals("auto") ? PREFERRED : List.of(name);
        List<String> refused = new ArrayList<>();
        for (String candidate : candidates) {
            RuntimeProvider provider;
            try {
                provider = open.apply(candidate);
            } catch (BrokenPluginException e) {
                refused.add(candidate + ": " + e.getMessage());
                continue;
            } catch (IllegalArgumentException e) {
                if (candidates.size() == 1) {
                    throw e;
                }
                // not every installation has every plugin
                refused.add(candidate + ": " + e.getMessage());
                continue;
            }
            switch (examine(provider)) {
                case Verdict.Usable usable -> {
                    return new Chosen(provider, reason(provider, usable.detail(), refused));
                }
                case Verdict.Unusable unusable -> {
                    provider.close();
                    refused.add(candidate + ": " + unusable.reason());
                }
            }
        }
        throw new StartupException("no runtime provider can be used here", refused);
    }

    private sealed interface Verdict {
        record Usable(String detail) implements Verdict {}

        record Unusable(String reason) implements Verdict {}
    }

    private Verdict examine(RuntimeProvider provider) throws InterruptedException {
        return switch (provider.check()) {
            case Health.Unhealthy unhealthy -> new Verdict.Unusable(unhealthy.reason());
            case Health.Healthy healthy -> {
                try {
                    for (SandboxImage image : images) {
                        provider.prepare(image, progress, PREPARE_LIMIT);
                    }
                    yield new Verdict.Usable(healthy.detail());
                } catch (SandboxException e) {
                    yield new Verdict.Unusable(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private static String reason(RuntimeProvider provider, String detail, List<String> refused) {
        String taken = provider.describe().name() + " (" + detail + ")";
        return refused.isEmpty() ? taken : taken + ", as " + String.join("; ", refused);
    }
}
