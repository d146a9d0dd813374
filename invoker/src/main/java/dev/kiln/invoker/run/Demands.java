// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.policy.Demand;
import dev.kiln.invoker.policy.PoolView.StemTarget;
import dev.kiln.invoker.policy.WarmKey;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.pools.Prewarm;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Translates an action into what it needs of the pool, by the manifest. Pure. */
public final class Demands {

    private final Supplier<RuntimesManifest> manifest;

    /** @param manifest as it is now; must not wait */
    public Demands(Supplier<RuntimesManifest> manifest) {
        this.manifest = manifest;
    }

    /** What an activation of the action needs; empty when the manifest does not know its kind. */
    Optional<Demand> demand(ActivationMessage message, Stored<Action> stored) {
        Action action = stored.value();
        Optional<QualifiedName> environment = message.initKeys().isEmpty() ? Optional.empty() : message.binding();
        return shape(action)
                .map(shape -> new Demand(
                        new WarmKey(message.caller().namespace(), action.name(), stored.revision(), environment),
                        shape,
                        action.limits().concurrency(),
                        action.limits().instances()));
    }

    /** The stem sandboxes that the manifest asks for. */
    public List<StemTarget> stems() {
        List<StemTarget> targets = new ArrayList<>();
        for (RuntimesManifest.LanguageRuntime runtime : manifest.get().runtimes()) {
            for (RuntimesManifest.StemCell cell : runtime.stems()) {
                targets.add(new StemTarget(shape(runtime, cell.memoryMegabytes(), false), cell.count()));
            }
        }
        return List.copyOf(targets);
    }

    /** The same, as the pool's tuning asks for; kinds that the manifest does not know have none. */
    public List<StemTarget> stems(List<Prewarm> prewarm) {
        List<StemTarget> targets = new ArrayList<>();
        for (Prewarm wanted : prewarm) {
            manifest.get()
                    .resolve(wanted.kind())
                    .map(runtime -> new StemTarget(shape(runtime, wanted.memoryMegabytes(), false), wanted.count()))
                    .ifPresent(targets::add);
        }
        return List.copyOf(targets);
    }

    /** The images of all kinds. */
    public List<SandboxImage> images() {
        return manifest.get().runtimes().stream()
                .map(it -> new SandboxImage(it.image()))
                .distinct()
                .toList();
    }

    /** What a probe runs in: the language that is quickest to start, of those that there are. */
    public Optional<Shape> probe(int memoryMegabytes) {
        return Stream.of("nodejs:default", "python:default")
                .flatMap(it -> manifest.get().resolve(it).stream())
                .findFirst()
                .or(() -> manifest.get().runtimes().stream().findFirst())
                .map(it -> shape(it, memoryMegabytes, false));
    }

    private Optional<Shape> shape(Action action) {
        int memory = action.limits().memoryMegabytes();
        boolean isConcurrent = action.limits().concurrency() > 1;
        return switch (action.exec()) {
            case Exec.Managed managed ->
                manifest.get().resolve(managed.kind()).map(runtime -> shape(runtime, memory, isConcurrent));
            case Exec.Blackbox blackbox ->
                Optional.of(new Shape(
                        Exec.BLACKBOX,
                        new SandboxImage(blackbox.image()),
                        memory,
                        isConcurrent,
                        manifest.get().blackboxImages().contains(blackbox.image()),
                        true));
            case Exec.Sequence sequence -> Optional.empty();
        };
    }

    private static Shape shape(RuntimesManifest.LanguageRuntime runtime, int memory, boolean isConcurrent) {
        return new Shape(
                runtime.kind(), new SandboxImage(runtime.image()), memory, isConcurrent, runtime.hasSentinels(), false);
    }
}
