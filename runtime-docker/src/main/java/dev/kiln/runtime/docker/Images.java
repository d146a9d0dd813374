// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Brings images to the host. A pull goes on when those who wait for it give up, as its layers will be wanted again. */
final class Images {

    private final Engine engine;
    private final DockerConfig.Pull policy;
    private final MetricsSink metrics;
    private final Map<String, Pull> pulls = new ConcurrentHashMap<>();

    Images(Engine engine, DockerConfig.Pull policy, MetricsSink metrics) {
        this.engine = engine;
        this.policy = policy;
        this.metrics = metrics;
    }

    /** Fetches the image if the policy says so. */
    void prepare(SandboxImage image, PrepareProgress progress, Deadline deadline)
            throws SandboxException, InterruptedException {
        if (policy != DockerConfig.Pull.ALWAYS) {
            progress.step("looking for the image on the host", 0, 0);
            if (isOnHost(image, deadline)) {
                return;
            }
        }
        fetch(image, progress, deadline);
    }

    /** Fetches an image that the host does not have. */
    void fetch(SandboxImage image, PrepareProgress progress, Deadline deadline)
            throws SandboxException, InterruptedException {
        if (policy == DockerConfig.Pull.NEVER) {
            throw new SandboxException.ImageUnusable("image " + image
                    + " is not on this host, and the pool's provider docker has pull=never; ask the operator for it");
        }
        Instant began = deadline.clock().instant();
        Pull pull = pulls.computeIfAbsent(reference(image), this::begin);
        pull.listeners.add(progress);
        try {
            Engine.awaitRaw(deadline, pull.task());
        } catch (TimeoutException e) {
            throw new SandboxException.ProviderUnavailable(
                    "image " + image + " was not pulled before the deadline; the pull goes on, try again later", e);
        } catch (ExecutionException e) {
            throw failed(image, e.getCause() == null ? e : e.getCause());
        } finally {
            pull.listeners.remove(progress);
        }
        metrics.time(
                "docker_pull_seconds", Duration.between(began, deadline.clock().instant()));
    }

    private boolean isOnHost(SandboxImage image, Deadline deadline) throws SandboxException, InterruptedException {
        String attempt = "look for image " + image;
        FutureTask<Boolean> look = engine.begin(docker -> {
            try {
                docker.inspectImageCmd(image.reference()).exec();
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        });
        try {
            return Engine.awaitRaw(deadline, look);
        } catch (TimeoutException e) {
            throw engine.errors().noAnswer(attempt);
        } catch (ExecutionException e) {
            throw engine.errors().ofImage(image, attempt, e.getCause() == null ? e : e.getCause());
        } finally {
            look.cancel(true);
        }
    }

    private Pull begin(String reference) {
        CopyOnWriteArrayList<PrepareProgress> listeners = new CopyOnWriteArrayList<>();
        FutureTask<Boolean> task = engine.beginAction(docker -> {
            try {
                pull(docker, reference, listeners);
            } finally {
                pulls.remove(reference);
            }
        });
        return new Pull(task, listeners);
    }

    private static void pull(DockerClient docker, String reference, CopyOnWriteArrayList<PrepareProgress> listeners)
            throws IOException {
        PullSteps steps = new PullSteps(listeners);
        try {
            docker.pullImageCmd(reference).exec(steps).awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the pull of " + reference + " was interrupted", e);
        }
        if (steps.error != null) {
            throw new PullRefused(steps.error);
        }
    }

    /** All that goes wrong once the daemon answers is put on the image, as OpenWhisk does with the images of developers. */
    private SandboxException failed(SandboxImage image, Throwable failure) {
        String attempt = "pull image " + image;
        return switch (failure) {
            case PullRefused refused ->
                new SandboxException.ImageUnusable("cannot " + attempt + ": " + refused.getMessage());
            case com.github.dockerjava.api.exception.DockerException refused ->
                new SandboxException.ImageUnusable("cannot " + attempt + ": " + EngineErrors.message(refused), refused);
            default -> engine.errors().of(attempt, failure);
        };
    }

    /** With a tag, or the daemon would pull all that there are. */
    private static String reference(SandboxImage image) {
        return image.reference().equals(image.repository()) ? image.reference() + ":latest" : image.reference();
    }

    private record Pull(FutureTask<Boolean> task, CopyOnWriteArrayList<PrepareProgress> listeners) {}

    /** The registry's answer, in the stream of an otherwise successful response. */
    private static final class PullRefused extends IOException {
        private static final long serialVersionUID = 1L;

        PullRefused(String message) {
            super(message);
        }
    }

    /** Adds up the layers' progress. */
    private static final class PullSteps extends ResultCallback.Adapter<PullResponseItem> {

        private final CopyOnWriteArrayList<PrepareProgress> listeners;
        private final Map<String, Long> done = new ConcurrentHashMap<>();
        private final Map<String, Long> total = new ConcurrentHashMap<>();
        volatile @Nullable String error; // volatile: set by docker-java's thread, read by the one that waits

        PullSteps(CopyOnWriteArrayList<PrepareProgress> listeners) {
            this.listeners = listeners;
        }

        @Override
        public void onNext(PullResponseItem item) {
            if (item.getErrorDetail() != null) {
                error = String.valueOf(item.getErrorDetail().getMessage());
                return;
            }
            ResponseItem.ProgressDetail detail = item.getProgressDetail();
            if (item.getId() != null && detail != null && detail.getCurrent() != null && detail.getTotal() != null) {
                done.put(item.getId(), detail.getCurrent());
                total.put(item.getId(), detail.getTotal());
            }
            String step = (item.getId() == null ? "" : item.getId() + ": ") + item.getStatus();
            listeners.forEach(listener -> listener.step(step, sum(done), sum(total)));
        }

        private static long sum(Map<String, Long> bytes) {
            return bytes.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
