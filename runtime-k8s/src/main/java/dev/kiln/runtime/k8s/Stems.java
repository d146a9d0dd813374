// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.pod.PodState;
import dev.kiln.runtime.k8s.pod.Role;
import dev.kiln.runtime.k8s.start.Started;
import dev.kiln.runtime.k8s.stems.Stem;
import dev.kiln.runtime.k8s.stems.StemClass;
import dev.kiln.runtime.k8s.stems.StemMaker;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxSpec;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Makes stem pods as sandboxes are made, with a mark that says what they are. */
final class Stems implements StemMaker {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration REMOVAL = Duration.ofSeconds(5);

    private final Workshop workshop;
    private final Supplier<SandboxId> ids;

    Stems(Workshop workshop, Supplier<SandboxId> ids) {
        this.workshop = workshop;
        this.ids = ids;
    }

    @Override
    public Stem make(StemClass wanted) throws SandboxException, InterruptedException {
        SandboxSpec spec = new SandboxSpec(
                ids.get(),
                wanted.image(),
                wanted.limits(),
                wanted.network(),
                wanted.environment(),
                Map.of("stem", "true"),
                START);
        Deadline deadline = workshop.kube().in(START);
        Started started = workshop.starter()
                .start(
                        workshop.writer().pod(spec, Role.STEM),
                        "make a stem pod of image " + wanted.image(),
                        deadline,
                        (pod, until) -> {});
        return new Stem(spec.id(), started);
    }

    @Override
    public boolean isAlive(Stem stem) {
        // before the first list nothing is known, and a claim finds out by itself
        return !workshop.watch().hasSynced()
                || workshop.watch()
                        .known(stem.started().ref().name())
                        .filter(pod -> pod.getMetadata()
                                .getUid()
                                .equals(stem.started().ref().uid()))
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                        .filter(PodState::isRunning)
                        .isPresent();
    }

    @Override
    public void discard(Stem stem) {
        String name = stem.started().ref().name();
        workshop.path().close(stem.started().ref());
        Thread.ofVirtual().name("k8s-discard").start(() -> {
            try {
                workshop.removal()
                        .removeAtOnce(
                                name,
                                stem.started().ref().uid(),
                                workshop.kube().in(REMOVAL));
            } catch (SandboxException e) {
                workshop.removal().removeLater(name, stem.started().ref().uid());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
