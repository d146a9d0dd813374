// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import dev.kiln.runtime.microvm.launch.Launcher;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.VmNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Without a jailer: the monitor works in a directory of its own and sees the host's files through links. Its user and its cgroups are the
 * launcher's business.
 */
final class OpenWorkspace implements Workspace {

    private static final String SOCKET = "api.sock";

    private final FirecrackerSettings settings;
    private final LaunchSpec launch;
    private final Path root;
    private int outputs;

    private OpenWorkspace(FirecrackerSettings settings, LaunchSpec launch, Path root) {
        this.settings = settings;
        this.launch = launch;
        this.root = root;
    }

    static OpenWorkspace make(FirecrackerSettings settings, LaunchSpec launch) throws IOException {
        Path root = Files.createDirectory(launch.directory().resolve("vm"));
        if (launch.confinement().user().isPresent()) {
            Ownership.give(root, launch.confinement().user().get());
        }
        return new OpenWorkspace(settings, launch, root);
    }

    @Override
    public Path socket() {
        return root.resolve(SOCKET);
    }

    @Override
    public Path file(String name) {
        return root.resolve(name);
    }

    @Override
    public void bring(Path file, String name) throws IOException {
        Files.createSymbolicLink(root.resolve(name), file.toAbsolutePath());
    }

    @Override
    public Output output(Path directory) throws IOException {
        String name = "out-" + outputs++;
        if (launch.confinement().user().isPresent()) {
            Ownership.give(directory, launch.confinement().user().get());
        }
        bring(directory, name);
        return new Output() {
            @Override
            public String name(String file) {
                return name + "/" + file;
            }

            @Override
            public void complete() throws IOException {
                Files.delete(root.resolve(name));
            }
        };
    }

    @Override
    public Launcher.Order order() {
        Optional<String> namespace =
                launch.network() instanceof VmNetwork.Tap tap ? Optional.of(tap.namespace()) : Optional.empty();
        return new Launcher.Order(
                launch.directory(),
                launch.confinement(),
                namespace,
                Optional.empty(),
                // names without a slash before them are those in this directory, for a machine and for its clones
                List.of(
                        "env",
                        "-C",
                        root.toString(),
                        settings.program().toString(),
                        "--id",
                        launch.id(),
                        "--api-sock",
                        SOCKET));
    }

    @Override
    public void remove() {
        Remains.delete(root);
    }
}
