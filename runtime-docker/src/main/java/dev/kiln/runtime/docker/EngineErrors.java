// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose fault it is when the daemon refuses or fails. The daemon tells kinds of failure apart by text alone, so the
 * texts of the versions 20.10 to 28 are known here and nowhere else. Pure.
 */
final class EngineErrors {

    private static final Pattern BODY = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern STATUS = Pattern.compile("^Status \\d+: ");

    private final Path socket;

    EngineErrors(Path socket) {
        this.socket = socket;
    }

    /** Of a call that has nothing to do with what is in an image. */
    SandboxException of(String attempt, Throwable failure) {
        if (!(failure instanceof DockerException refusal)) {
            return unreachable(attempt, failure);
        }
        String said = message(refusal);
        if (says(
                said,
                "no space left on device",
                "cannot allocate memory",
                "no available ip",
                "exchange full",
                "too many open files",
                "resource temporarily unavailable",
                "all predefined address pools have been fully subnetted")) {
            return new SandboxException.OutOfCapacity(
                    "cannot " + attempt + ": the Docker host has no room: " + said, refusal);
        }
        if (says(said, "storage-opt")) {
            return new SandboxException.Unsupported(
                    "cannot " + attempt + ": the daemon's storage driver has no quotas: " + said
                            + ". Set the pool's key 'disk' to tmpfs, or ask for no disk limit");
        }
        return new SandboxException.ProviderUnavailable(
                "cannot " + attempt + ": the Docker daemon at " + socket + " answered with status "
                        + refusal.getHttpStatus() + ": " + said,
                refusal);
    }

    /** Of the creation or start of a container, where the image may be to blame. */
    SandboxException ofImage(SandboxImage image, String attempt, Throwable failure) {
        if (failure instanceof DockerException refusal) {
            String said = message(refusal);
            if (says(said, "no such image", "invalid reference format", "no such id")) {
                return new SandboxException.ImageUnusable(
                        "cannot " + attempt + ": no such image on this host: " + image + " (" + said + ")");
            }
            if (says(said, "executable file not found", "no command specified")
                    || (says(said, "exec") && says(said, "no such file or directory"))) {
                return executableNotFound(image, said);
            }
            if ((says(said, "exec") && says(said, "permission denied", "exec format error", "is a directory"))
                    || says(said, "unable to find user", "no matching entries in passwd", "chdir to cwd")) {
                return new SandboxException.ImageUnusable("cannot start image " + image + ": " + said, refusal);
            }
        }
        return of(attempt, failure);
    }

    static SandboxException executableNotFound(SandboxImage image, String detail) {
        return new SandboxException.ImageUnusable("executable file not found in image " + image + ": " + detail);
    }

    SandboxException noAnswer(String attempt) {
        return new SandboxException.ProviderUnavailable("cannot " + attempt + ": the Docker daemon at " + socket
                + " did not answer before the deadline; look at its log and at the load of the host");
    }

    private SandboxException unreachable(String attempt, Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new SandboxException.ProviderUnavailable(
                "cannot " + attempt + ": no Docker daemon answers at " + socket + " (" + root
                        + "). Start one, or let this user use the socket (it belongs to group docker), or name another"
                        + " socket with the pool's key 'host'",
                failure);
    }

    /** What the daemon said, without the JSON around it. */
    static String message(DockerException refusal) {
        String text = refusal.getMessage() == null ? "" : refusal.getMessage();
        @Nullable String body = firstGroup(BODY.matcher(text));
        String said = body == null ? STATUS.matcher(text).replaceFirst("") : body.replace("\\\"", "\"");
        return said.replace("\\n", " ").strip();
    }

    private static @Nullable String firstGroup(Matcher matcher) {
        return matcher.find() ? matcher.group(1) : null;
    }

    private static boolean says(String text, String... parts) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Stream.of(parts).anyMatch(lower::contains);
    }
}
