// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.bed.TestBed;
import dev.kiln.runtime.tck.probe.Deeds;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The plugin of {@code plugins/checkpointing.py}, with the image that it can freeze. */
final class CheckpointingTestBed implements TestBed, AutoCloseable {

    private static final Path SCRIPT = Path.of("src/test/resources/plugins/checkpointing.py");

    private final PythonTestBed python = new PythonTestBed();

    @Override
    public Map<String, String> config() {
        Map<String, String> config = new HashMap<>(python.config(SCRIPT.toAbsolutePath()));
        config.merge(
                "command", Path.of("examples/python").toAbsolutePath().toString(), (words, more) -> words + " " + more);
        return config;
    }

    @Override
    public Optional<String> obstacle() {
        return python.obstacle();
    }

    @Override
    public RuntimeProviderFactory factory() {
        return python.factory();
    }

    @Override
    public SandboxImage probeImage() {
        return new SandboxImage("kiln-test/remembers:latest");
    }

    @Override
    public Deeds deeds(Sandbox sandbox) {
        return restoredDeeds(sandbox);
    }

    /** All that checks of checkpoints ask of a guest. */
    @Override
    public Deeds restoredDeeds(Sandbox sandbox) {
        Object deeds = Proxy.newProxyInstance(
                Deeds.class.getClassLoader(), new Class<?>[] {Deeds.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "echo" -> ask(sandbox.address(), (String) arguments[0]);
                        case "ticks" -> Long.parseLong(ask(sandbox.address(), "ticks"));
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
        return (Deeds) deeds;
    }

    private static String ask(SandboxAddress address, String line) throws IOException {
        Path path = ((SandboxAddress.UnixSocket) address).path();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine();
        }
    }

    @Override
    public void close() throws IOException {
        python.close();
    }
}
