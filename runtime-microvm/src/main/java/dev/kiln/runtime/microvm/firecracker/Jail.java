// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import dev.kiln.runtime.microvm.launch.Launcher;
import dev.kiln.runtime.microvm.vm.Confinement;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.Snapshot;
import dev.kiln.runtime.microvm.vm.VmNetwork;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A root directory of a machine's own, which the jailer makes the whole world of the monitor: {@code BASE/firecracker/ID/root}. The jailer
 * enters the network namespace and becomes the machine's user; the launcher has put it into its cgroups before.
 */
final class Jail implements Workspace {

    private static final String SOCKET = "run/api.sock";
    private static final String OUT = "out-";
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
    private static final List<String> WRITTEN = List.of(Snapshot.STATE, Snapshot.MEMORY);

    private final FirecrackerSettings settings;
    private final FirecrackerSettings.Jailer jailer;
    private final LaunchSpec launch;
    private final Confinement.User user;
    private final Mounts mounts;
    private final Path home;
    private final List<Path> mounted = new ArrayList<>();
    private int outputs;

    private Jail(
            FirecrackerSettings settings,
            FirecrackerSettings.Jailer jailer,
            LaunchSpec launch,
            Confinement.User user,
            Mounts mounts) {
        this.settings = settings;
        this.jailer = jailer;
        this.launch = launch;
        this.user = user;
        this.mounts = mounts;
        this.home = home(settings, jailer, launch.id());
    }

    /** The directory of a machine below the jailer's, with all that is in it. */
    static Path home(FirecrackerSettings settings, FirecrackerSettings.Jailer jailer, String id) {
        return jailer.base().resolve(settings.program().getFileName()).resolve(id);
    }

    /** @throws IOException also when the machine's directory exists: ids are used once */
    static Jail make(FirecrackerSettings settings, FirecrackerSettings.Jailer jailer, LaunchSpec launch, Mounts mounts)
            throws IOException {
        Confinement.User user = launch.confinement()
                .user()
                .orElseThrow(() -> new IOException("the jailer needs a user for machine " + launch.id()
                        + "; only root has users to give, and others run Firecracker without the jailer"));
        Jail jail = new Jail(settings, jailer, launch, user, mounts);
        Files.createDirectories(jail.home.getParent());
        Files.createDirectory(jail.home);
        try {
            Files.createDirectory(jail.root());
            Files.createDirectory(jail.file("run"));
            Ownership.give(jail.root(), user);
            Ownership.give(jail.file("run"), user);
            return jail;
        } catch (IOException e) {
            jail.remove();
            throw e;
        }
    }

    @Override
    public Path socket() {
        return file(SOCKET);
    }

    @Override
    public Path file(String name) {
        return root().resolve(name);
    }

    /** A link costs nothing; what lies on another file system has to be mounted. */
    @Override
    public void bring(Path file, String name) throws IOException {
        Path source = file.toRealPath();
        Path target = file(name);
        try {
            Files.createLink(target, source);
        } catch (FileSystemException e) {
            Files.createFile(target);
            mounts.bind(source, target);
            mounted.add(target);
        }
    }

    @Override
    public Output output(Path directory) throws IOException {
        Path inside = Files.createDirectory(file(OUT + outputs++));
        Ownership.give(inside, user);
        boolean isLinked = link(directory, inside);
        if (!isLinked && !IN_MEMORY.contains(Files.getFileStore(inside).type())) {
            throw new IOException("the jailer's directory " + jailer.base() + " is on a disk, and " + directory
                    + " on another file system: a machine's memory may not pass through the one to the other; put the jailer's"
                    + " directory on the same file system or on a tmpfs");
        }
        return new Written(inside, directory, isLinked);
    }

    /** Firecracker writes into files that exist, so those of the directory get a second name in here. */
    private boolean link(Path directory, Path inside) throws IOException {
        for (String name : WRITTEN) {
            Path file = Files.createFile(
                    directory.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Ownership.give(file, user);
            try {
                Files.createLink(inside.resolve(name), file);
            } catch (FileSystemException e) {
                Files.delete(file);
                return false;
            }
        }
        return true;
    }

    private record Written(Path inside, Path directory, boolean isLinked) implements Output {

        @Override
        public String name(String file) {
            return inside.getFileName() + "/" + file;
        }

        @Override
        public void complete() throws IOException {
            for (String name : WRITTEN) {
                if (!isLinked) {
                    Files.copy(inside.resolve(name), directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
                // clones have other users; Firecracker only reads
                Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString("r--r--r--"));
            }
            Remains.delete(inside);
        }
    }

    @Override
    public Launcher.Order order() {
        // the jailer changes the user itself, which takes root's rights until then
        Confinement asRoot =
                new Confinement(Optional.empty(), launch.confinement().cgroups());
        return new Launcher.Order(launch.directory(), asRoot, Optional.empty(), Optional.empty(), command());
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                jailer.program().toString(),
                "--id",
                launch.id(),
                "--exec-file",
                settings.program().toString(),
                "--uid",
                Integer.toString(user.uid()),
                "--gid",
                Integer.toString(user.gid()),
                "--cgroup-version",
                "2",
                "--chroot-base-dir",
                jailer.base().toString()));
        if (launch.network() instanceof VmNetwork.Tap tap) {
            command.addAll(List.of("--netns", "/run/netns/" + tap.namespace()));
        }
        command.addAll(List.of(
                "--resource-limit",
                "no-file=1024",
                "--resource-limit",
                "fsize=" + jailer.maxFileBytes(),
                "--",
                "--api-sock",
                "/" + SOCKET));
        return command;
    }

    @Override
    public void remove() {
        for (Path target : mounted) {
            mounts.unbind(target);
        }
        Remains.delete(home);
    }

    private Path root() {
        return home.resolve("root");
    }
}
