// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.probe;

import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Deeds done by a JavaScript function in an image that speaks the action protocol with Node.js. */
public final class NodeDeeds implements Deeds {

    private static final Pattern ANSWER = Pattern.compile("\"answer\"\\s*:\\s*\"([A-Za-z0-9+/=]*)\"");

    private final ActionProbe probe;

    private NodeDeeds(ActionProbe probe) {
        this.probe = probe;
    }

    /** Sends the function to a sandbox that was not initialised yet. */
    public static NodeDeeds initialise(ActionProbe probe) throws IOException {
        ActionProbe.Response response = probe.post(
                "/init",
                "{\"value\":{\"name\":\"deeds\",\"main\":\"main\",\"binary\":false,\"code\":\"" + escape(code())
                        + "\",\"env\":{}}}");
        if (response.status() != 200) {
            throw new IOException("the probe image refused /init with " + response.status() + ": " + response.body());
        }
        return new NodeDeeds(probe);
    }

    /** Goes on with a sandbox that has the function already, as one restored from a checkpoint has. */
    public static NodeDeeds initialised(ActionProbe probe) {
        return new NodeDeeds(probe);
    }

    @Override
    public String echo(String text) throws IOException {
        return run("echo", Map.of("text", text));
    }

    @Override
    public String environment(String variable) throws IOException {
        return run("environment", Map.of("variable", variable));
    }

    @Override
    public void print(LogSink.Stream stream, byte[] bytes) throws IOException {
        run(
                "print",
                Map.of("stream", stream.name(), "bytes", Base64.getEncoder().encodeToString(bytes)));
    }

    @Override
    public void printLines(LogSink.Stream stream, int count) throws IOException {
        run("printLines", Map.of("stream", stream.name(), "count", String.valueOf(count)));
    }

    @Override
    public void exit(int code) throws IOException {
        run("exit", Map.of("code", String.valueOf(code)));
    }

    @Override
    public void allocate(long bytes) throws IOException {
        run("allocate", Map.of("bytes", String.valueOf(bytes)));
    }

    @Override
    public int startProcesses(int count) throws IOException {
        return Integer.parseInt(run("startProcesses", Map.of("count", String.valueOf(count))));
    }

    @Override
    public int openFiles(int count) throws IOException {
        return Integer.parseInt(run("openFiles", Map.of("count", String.valueOf(count))));
    }

    @Override
    public long writeFile(long bytes) throws IOException {
        return Long.parseLong(run("writeFile", Map.of("bytes", String.valueOf(bytes))));
    }

    @Override
    public CpuTime burnCpu(Duration wall) throws IOException {
        String[] micros = run("burnCpu", Map.of("millis", String.valueOf(wall.toMillis())))
                .split(" ", 2);
        return new CpuTime(
                Duration.ofNanos(1000 * Long.parseLong(micros[0])), Duration.ofNanos(1000 * Long.parseLong(micros[1])));
    }

    @Override
    public long ticks() throws IOException {
        return Long.parseLong(run("ticks", Map.of()));
    }

    @Override
    public String readFile(String path) throws IOException {
        return run("readFile", Map.of("path", path));
    }

    @Override
    public boolean connects(SandboxAddress address) throws IOException {
        Map<String, String> target =
                switch (address) {
                    case SandboxAddress.Tcp tcp -> Map.of("host", tcp.host(), "port", String.valueOf(tcp.port()));
                    case SandboxAddress.UnixSocket unix ->
                        Map.of("path", unix.path().toString());
                };
        return Boolean.parseBoolean(run("connects", target));
    }

    @Override
    public List<String> networkAddresses() throws IOException {
        String addresses = run("networkAddresses", Map.of());
        return addresses.isEmpty() ? List.of() : List.of(addresses.split(" "));
    }

    private String run(String deed, Map<String, String> arguments) throws IOException {
        String members = arguments.entrySet().stream()
                .map(argument -> ",\"" + argument.getKey() + "\":\"" + escape(argument.getValue()) + "\"")
                .collect(Collectors.joining());
        ActionProbe.Response response = probe.post("/run", "{\"value\":{\"deed\":\"" + deed + "\"" + members + "}}");
        Matcher answer = ANSWER.matcher(response.body());
        if (response.status() != 200 || !answer.find()) {
            throw new IOException("the deed " + deed + " was answered with " + response);
        }
        return new String(Base64.getDecoder().decode(answer.group(1)), StandardCharsets.UTF_8);
    }

    private static String code() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(NodeDeeds.class.getResourceAsStream("deeds.js"), "deeds.js is not packaged")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
    }
}
