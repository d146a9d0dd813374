// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.kernel;

import dev.kiln.runtime.microvm.tar.TarEntry;
import dev.kiln.runtime.microvm.tar.TarReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fetches a kernel package and prepares it for {@link KernelStore}.
 *
 * @param said told each step, for people
 */
public record KernelSetup(Path cache, Consumer<String> said) {

    /** The package that depends on the newest kernel for virtual machines. */
    private static final String PACKAGE = "linux-image-cloud-amd64";

    private static final Pattern DEPENDENCY = Pattern.compile("Depends:\\s*(linux-image-[0-9][^\\s,|]*)");
    private static final long PATIENCE_MINUTES = 10;
    private static final int MAX_MODULE = 16 << 20;

    /** The newest kernel that is prepared; when there is none, one is fetched. */
    public Path ensure() throws IOException, InterruptedException {
        Optional<Path> newest = new KernelStore(cache).newest();
        return newest.isPresent() ? newest.get() : fetch();
    }

    /** Fetches Debian's newest kernel for virtual machines, without installing it, and prepares it. */
    public Path fetch() throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory(Files.createDirectories(cache), "kernel");
        try {
            try {
                return fromPackage(download(scratch));
            } catch (IOException stale) {
                said.accept("apt's lists seem to be old; refreshing them");
                try {
                    run(scratch, List.of("apt-get", "update"));
                } catch (IOException refused) {
                    stale.addSuppressed(refused);
                    throw stale;
                }
                return fromPackage(download(scratch));
            }
        } finally {
            delete(scratch);
        }
    }

    private Path download(Path scratch) throws IOException, InterruptedException {
        said.accept("asking apt for the newest " + PACKAGE);
        Matcher named = DEPENDENCY.matcher(run(scratch, List.of("apt-cache", "depends", PACKAGE)));
        if (!named.find()) {
            throw new IOException("apt knows no " + PACKAGE
                    + ": type 'apt-get update' as root, or name a kernel package with --package FILE.deb");
        }
        said.accept("downloading " + named.group(1));
        run(scratch, List.of("apt-get", "download", named.group(1)));
        return onlyFile(scratch);
    }

    /** Prepares the kernel of a Debian package. */
    public Path fromPackage(Path archive) throws IOException, InterruptedException {
        said.accept("unpacking " + archive.getFileName());
        Process unpacking = new ProcessBuilder("dpkg-deb", "--fsys-tarfile", archive.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] kernel = new byte[0];
        String version = "";
        Map<String, byte[]> modules = new HashMap<>();
        try {
            TarReader tar = new TarReader(unpacking.getInputStream());
            for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
                String path = next.get().name();
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (path.contains("boot/vmlinuz-")) {
                    kernel = tar.data().readAllBytes();
                    version = name.substring("vmlinuz-".length());
                } else if (path.contains("lib/modules/") && name.contains(".ko")) {
                    String module = name.substring(0, name.indexOf(".ko"));
                    if (KernelStore.modules().contains(module)) {
                        modules.put(module, module(name, tar.data().readNBytes(MAX_MODULE)));
                    }
                }
            }
        } finally {
            unpacking.destroyForcibly();
        }
        if (version.isEmpty()) {
            throw new IOException(archive + " is no Debian package with a kernel in it (boot/vmlinuz-VERSION)");
        }
        return prepare(version, kernel, modules);
    }

    /** Prepares a kernel of the operator's own, with all that guests need built in. */
    public Path fromFile(Path kernel) throws IOException {
        byte[] content = Files.readAllBytes(kernel);
        return prepare("own-" + KernelStore.digest(content).substring(0, 12), content, Map.of());
    }

    private Path prepare(String version, byte[] image, Map<String, byte[]> modules) throws IOException {
        said.accept("preparing kernel " + version + " with " + modules.size() + " modules");
        Path target = cache.resolve("kernels").resolve(version);
        Files.createDirectories(target.getParent());
        Path draft = Files.createTempDirectory(target.getParent(), ".draft");
        try {
            Files.write(draft.resolve(KernelStore.KERNEL), KernelImage.unpack(image));
            Files.write(draft.resolve(KernelStore.MODULES), archive(modules));
            delete(target);
            KernelStore.move(draft, target);
        } finally {
            delete(draft);
        }
        // a monitor of another user boots it
        for (Path each : List.of(cache, cache.resolve("kernels"), target)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
        }
        Files.setPosixFilePermissions(
                target.resolve(KernelStore.KERNEL), PosixFilePermissions.fromString("r--r--r--"));
        return target;
    }

    private static byte[] archive(Map<String, byte[]> modules) {
        CpioWriter archive = new CpioWriter()
                .directory("dev")
                .characterDevice("dev/console", 5, 1)
                .directory("lib");
        List<String> loaded = new ArrayList<>();
        for (String name : KernelStore.modules()) {
            byte[] content = modules.get(name);
            if (content != null) {
                archive.file("lib/" + name + ".ko", content);
                loaded.add(name + ".ko");
            }
        }
        return archive.file("modules", (String.join("\n", loaded) + "\n").getBytes(StandardCharsets.UTF_8))
                .finish();
    }

    /** Some distributions compress each module. */
    private static byte[] module(String name, byte[] content) throws IOException, InterruptedException {
        if (name.endsWith(".ko")) {
            return content;
        }
        String program = name.endsWith(".xz") ? "xz" : name.endsWith(".zst") ? "zstd" : "gzip";
        Path packed = Files.createTempFile("module", name);
        try {
            Files.write(packed, content);
            Process process = new ProcessBuilder(program, "-dc", packed.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            byte[] unpacked = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new IOException("'" + program + "' cannot unpack the module " + name);
            }
            return unpacked;
        } finally {
            Files.delete(packed);
        }
    }

    private static String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (InputStream in = process.getInputStream()) {
            in.transferTo(text);
        }
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("'" + String.join(" ", command) + "' failed: " + text);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static Path onlyFile(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("apt downloaded nothing to " + directory));
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
