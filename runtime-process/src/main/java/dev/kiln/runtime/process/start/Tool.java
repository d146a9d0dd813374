// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.start;

import dev.kiln.runtime.spi.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Bubblewrap itself: whether it is there and whether the kernel lets it work. */
public record Tool(String bwrap, boolean isRoot, Spawner spawner) {

    private static final long PATIENCE_SECONDS = 4;

    public static String missing(String bwrap) {
        return "the program '" + bwrap
                + "' is missing: type 'apt-get install bubblewrap', or name it in the key 'bwrap'";
    }

    public Health check(String limits) {
        try {
            Said version = run(List.of(bwrap, "--version"));
            if (version.code() != 0) {
                return new Health.Unhealthy(missing(bwrap) + "; it said: " + version.text());
            }
            Said trial = run(trial());
            if (trial.code() != 0) {
                return new Health.Unhealthy("'" + String.join(" ", trial()) + "' ended with code " + trial.code()
                        + " and said: " + trial.text() + "; allow namespaces, or start the invoker as root");
            }
            return new Health.Healthy(version.text() + (isRoot ? " as root, " : " in user namespaces, ") + limits);
        } catch (IOException e) {
            return new Health.Unhealthy(missing(bwrap) + "; starting it failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Health.Unhealthy("the check of '" + bwrap + "' was interrupted");
        }
    }

    private List<String> trial() {
        List<String> command =
                new ArrayList<>(List.of(bwrap, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"));
        command.addAll(List.of("--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-net"));
        if (!isRoot) {
            command.addAll(List.of("--unshare-user", "--disable-userns"));
        }
        command.addAll(List.of("--die-with-parent", "--", "/bin/sh", "-c", "command -v setpriv prlimit nice"));
        return command;
    }

    private record Said(int code, String text) {}

    private Said run(List<String> command) throws IOException, InterruptedException {
        Process process = spawner.start(command, Map.of());
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Said(-1, "nothing for " + PATIENCE_SECONDS + " seconds");
            }
            String text = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
                    + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.exitValue(), text.strip());
        } finally {
            process.destroyForcibly();
        }
    }
}
