// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a container in whatever state, and does not come back before the daemon has forgotten it. */
final class Removal {

    private static final int CONFLICT = 409;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private Removal() {}

    /** The container may be given by the daemon's id or by name. */
    static void remove(Engine engine, SandboxId id, String container, Deadline deadline)
            throws SandboxException, InterruptedException {
        engine.run("destroy sandbox " + id, deadline, docker -> {
            remove(docker, container, deadline);
        });
    }

    static void remove(DockerClient docker, String container, Deadline deadline) throws IOException {
        try {
            docker.removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException e) {
            return;
        } catch (DockerException e) {
            // somebody else is removing it already
            if (e.getHttpStatus() != CONFLICT) {
                throw e;
            }
        }
        awaitAbsence(docker, container, deadline);
    }

    private static void awaitAbsence(DockerClient docker, String container, Deadline deadline) throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        while (!deadline.isOver()) {
            try {
                docker.inspectContainerCmd(container).exec();
                never.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (NotFoundException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while container " + container + " was being removed", e);
            }
        }
    }
}
