// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The agent as it runs in the cluster, on this machine; its pods are servers on loopback that share a port. */
public final class AgentProcess implements AutoCloseable {

    public static final String TOKEN = "a token of the tests";

    private final Process process;
    private final int port;

    private AgentProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * @param listen where it listens; 0 for any port
     * @param podsPort the only one that it dials
     */
    public static AgentProcess start(int listen, int podsPort) {
        ProcessBuilder builder = new ProcessBuilder("node", "-e", script());
        builder.environment()
                .putAll(Map.of(
                        "KILN_AGENT_LISTEN", String.valueOf(listen),
                        "KILN_AGENT_TOKEN_SHA256", hash(TOKEN),
                        "KILN_AGENT_PODS", "127.0.0.0/8, ::1/128",
                        "KILN_AGENT_PODS_PORT", String.valueOf(podsPort)));
        try {
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            BufferedReader out = process.inputReader();
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException(
                        "the agent ended with " + process.onExit().join().exitValue());
            }
            return new AgentProcess(process, Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public Carrier connect() throws IOException {
        return connect(port);
    }

    public static Carrier connect(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Carrier(channel, channel, channel);
    }

    public void suspend() throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill said " + status);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String script() {
        try (InputStream script = AgentProcess.class.getResourceAsStream("/dev/kiln/runtime/k8s/path/agent/agent.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
