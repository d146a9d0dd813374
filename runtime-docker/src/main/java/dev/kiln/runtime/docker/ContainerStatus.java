// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.kiln.runtime.spi.SandboxStatus;

/** Reads how a container is. */
final class ContainerStatus {

    private ContainerStatus() {}

    static SandboxStatus of(DockerClient docker, String container) {
        try {
            return of(docker.inspectContainerCmd(container).exec().getState());
        } catch (NotFoundException e) {
            return new SandboxStatus.Gone();
        }
    }

    /** One that was made but never started counts as exited: nothing runs in it, and nothing will. */
    static SandboxStatus of(InspectContainerResponse.ContainerState state) {
        if (Boolean.TRUE.equals(state.getPaused())) {
            return new SandboxStatus.Paused();
        }
        if (Boolean.TRUE.equals(state.getRunning())) {
            return new SandboxStatus.Running();
        }
        Long code = state.getExitCodeLong();
        return new SandboxStatus.Exited(code == null ? 0 : code.intValue(), Boolean.TRUE.equals(state.getOOMKilled()));
    }
}
