// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EngineErrorsTest {

    private static final SandboxImage IMAGE = new SandboxImage("an/image:1");

    private final EngineErrors errors = new EngineErrors(Path.of("/run/docker.sock"));

    @Test
    void aMissingImageIsTheDevelopers() {
        assertThat(ofImage(404, "No such image: an/image:1"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("an/image:1");
    }

    @Test
    void aMissingExecutableIsTheDevelopersAndSaidAsOpenWhiskSaysIt() {
        assertThat(ofImage(
                        400,
                        "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container"
                                + " process: exec: \\\"nope\\\": executable file not found in $PATH: unknown"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageStartingWith("executable file not found in image an/image:1");
        assertThat(ofImage(
                        400, "OCI runtime create failed: exec: \\\"/nope\\\": stat /nope: no such file or directory"))
                .hasMessageStartingWith("executable file not found in image an/image:1");
    }

    @Test
    void aFileThatMayNotBeExecutedIsTheDevelopers() {
        assertThat(ofImage(400, "OCI runtime create failed: exec: \\\"/etc/passwd\\\": permission denied: unknown"))
                .isInstanceOf(SandboxException.ImageUnusable.class);
    }

    @Test
    void aFullHostIsNobodysFault() {
        assertThat(ofImage(500, "mkdir /var/lib/docker/overlay2/x: no space left on device"))
                .isInstanceOf(SandboxException.OutOfCapacity.class);
        assertThat(ofImage(500, "adding interface veth1 to bridge br-1 failed: exchange full"))
                .isInstanceOf(SandboxException.OutOfCapacity.class);
    }

    @Test
    void missingQuotasAreUnsupportedAndSaidSoByTheDemandsName() {
        assertThat(ofImage(500, "--storage-opt is supported only for overlay over xfs with 'pquota' mount option"))
                .isInstanceOf(SandboxException.Unsupported.class)
                .hasMessageContaining("disk");
    }

    @Test
    void anyOtherAnswerIsThePlatforms() {
        assertThat(ofImage(500, "something new"))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("status 500: something new");
    }

    @Test
    void anUnreachableDaemonIsThePlatformsAndSaysWhatToDo() {
        assertThat(errors.of("list sandboxes", new RuntimeException(new IOException("Permission denied"))))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("/run/docker.sock")
                .hasMessageContaining("Permission denied")
                .hasMessageContaining("group docker");
    }

    private SandboxException ofImage(int status, String message) {
        DockerException refusal =
                new DockerException("Status " + status + ": {\"message\":\"" + message + "\"}\n", status);
        return errors.ofImage(IMAGE, "create sandbox one", refusal);
    }
}
