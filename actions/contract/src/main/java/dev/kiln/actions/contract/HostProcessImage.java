// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** A runtime folder of {@code actions/}, run by the host's interpreter over a Unix socket, as {@code process.properties} says. */
public final class HostProcessImage implements ActionImage {
    private final List<String> command;

    /** With a program for the command's own first word, where the host's is not the one. */
    public HostProcessImage(Path folder, Path program) throws IOException {
        this(Stream.concat(
                        Stream.of(program.toString()), command(folder).stream().skip(1))
                .toList());
    }

    public HostProcessImage(Path folder) throws IOException {
        this(command(folder));
    }

    private HostProcessImage(List<String> command) {
        this.command = command;
    }

    private static List<String> command(Path folder) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("process.properties"))) {
            properties.load(reader);
        }
        Path shown = folder.resolve(properties.getProperty("folder", ".")).toRealPath();
        return Arrays.stream(properties.getProperty("command").split(" "))
                .map(word -> word.replace("/action/", shown + "/"))
                .toList();
    }

    @Override
    public ActionSandbox start(Map<String, String> environment) throws IOException {
        Path work = Files.createTempDirectory("action-contract");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(work.resolve("action.sock"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("__OW_") || name.startsWith("KILN_"));
        builder.environment().putAll(environment);
        builder.environment().put("KILN_LISTEN", "unix:" + address.getPath());
        builder.environment().put("TMPDIR", work.toString());
        HostProcess sandbox = new HostProcess(builder.start(), address, work);
        if (!Poll.until(() -> sandbox.accepts() || !sandbox.process.isAlive()) || !sandbox.process.isAlive()) {
            sandbox.close();
            throw new IOException("cannot start " + command + ": it does not listen on " + address + "; its errors: "
                    + sandbox.errors());
        }
        return sandbox;
    }

    private static final class HostProcess implements ActionSandbox {
        private final Process process;
        private final UnixDomainSocketAddress address;
        private final Path work;
        private final Captured output;
        private final Captured errors;

        HostProcess(Process process, UnixDomainSocketAddress address, Path work) {
            this.process = process;
            this.address = address;
            this.work = work;
            this.output = capture(process.getInputStream());
            this.errors = capture(process.getErrorStream());
        }

        private static Captured capture(InputStream stream) {
            Captured captured = new Captured();
            Thread.ofVirtual().start(() -> {
                byte[] bytes = new byte[64 * 1024];
                try {
                    for (int length = stream.read(bytes); length >= 0; length = stream.read(bytes)) {
                        captured.add(bytes, length);
                    }
                } catch (IOException closed) {
                    captured.add(new byte[0], 0); // the process was killed: there is nothing more to read
                }
            });
            return captured;
        }

        boolean accepts() {
            try (SocketChannel channel = SocketChannel.open(address)) {
                return channel.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        }

        @Override
        public SocketAddress address() {
            return address;
        }

        @Override
        public String output() {
            return output.text();
        }

        @Override
        public String errors() {
            return errors.text();
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            process.onExit().join();
            try (var files = Files.walk(work)) {
                files.sorted((one, other) -> other.compareTo(one)).forEach(HostProcess::delete);
            }
        }

        private static void delete(Path path) {
            try {
                Files.delete(path);
            } catch (IOException error) {
                throw new UncheckedIOException("cannot delete " + path, error);
            }
        }
    }
}
