// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pods that are reached through the agent only, with guards around them, in a cluster. */
@Timeout(120)
class AgentOnClusterTest {

    private static final String CLUSTER = "agent-test";
    private static final int LARGE = 8 << 20;

    private static TestCluster cluster;
    private static KubernetesClient client;

    @TempDir
    Path folder;

    private final Random random = new Random();

    @BeforeAll
    static void start() throws IOException {
        cluster = TestCluster.start();
        client = new KubernetesClientBuilder()
                .withConfig(
                        Config.fromKubeconfig(new File(cluster.config(Map.of()).get("kubeconfig"))))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        cluster.close();
    }

    @Test
    void aFunctionIsCalledThroughTheAgent() throws Exception {
        try (RuntimeProvider provider = open("agent")) {
            Sandbox sandbox = create(provider, "agent-1");

            try (SocketChannel connection = connect(sandbox)) {
                assertThat(post(connection, "/init", init("function main(args) { return {length: args.text.length} }")))
                        .startsWith("HTTP/1.1 200");
                // the same connection, kept alive; some megabytes go through window by window
                String text = "x".repeat(LARGE / 8);
                for (int i = 0; i < 3; i++) {
                    assertThat(post(connection, "/run", "{\"value\":{\"text\":\"" + text + "\"}}"))
                            .startsWith("HTTP/1.1 200")
                            .endsWith("{\"length\":" + text.length() + "}");
                }
            }
            assertThat(((Health.Healthy) provider.check()).detail()).contains("through the agent, which is: connected");
            sandbox.destroy();
        }
    }

    @Test
    void anAgentThatIsLostIsReplaced() throws Exception {
        try (RuntimeProvider provider = open("agent")) {
            Sandbox sandbox = create(provider, "agent-2");
            try (SocketChannel connection = connect(sandbox)) {
                assertThat(post(connection, "/init", init("function main() { return {ok: true} }")))
                        .startsWith("HTTP/1.1 200");
            }

            client.pods()
                    .withLabel("dev.kiln/cluster", CLUSTER)
                    .withLabel("dev.kiln/role", "agent")
                    .withGracePeriod(0)
                    .delete();

            assertThat(answerInTheEnd(sandbox)).contains("\"ok\":true");
        }
    }

    @Test
    void guardsAreThereWhileTheProviderIsAndGoWithIt() throws Exception {
        try (RuntimeProvider provider = open("agent")) {
            create(provider, "agent-3");

            assertThat(policies()).hasSize(4).allMatch(it -> it.startsWith("kiln." + CLUSTER + ".invoker."));
            assertThat(budgets()).hasSize(1);
            assertThat(pods()).hasSize(2);
        }

        assertThat(policies()).isEmpty();
        assertThat(budgets()).isEmpty();
        assertThat(podsInTheEnd()).isEmpty();
    }

    @Test
    void theWayIsChosenByWhatReachesAPod() throws Exception {
        try (RuntimeProvider provider = open("auto")) {
            Sandbox sandbox = create(provider, "agent-4");

            String way = ((Health.Healthy) provider.check()).detail();
            assertThat(way).containsAnyOf("by their own addresses", "through the agent");
            assertThat(sandbox.address() instanceof SandboxAddress.Tcp).isEqualTo(way.contains("own addresses"));
        }
    }

    private RuntimeProvider open(String path) {
        RuntimeContext context = new RuntimeContext(
                new Owner(CLUSTER, "pool", "invoker", 7), folder, InstantSource.system(), random, MetricsSink.none());
        return new K8sProviderFactory()
                .create(
                        cluster.config(
                                Map.of("data-path", path, "network-policy", "managed", "disruption-budget", "true")),
                        context);
    }

    private static Sandbox create(RuntimeProvider provider, String id) throws Exception {
        return provider.create(
                new SandboxSpec(
                        new SandboxId(id),
                        TestCluster.PROBE,
                        SandboxLimits.ofMemory(256L << 20),
                        NetworkPolicy.EGRESS,
                        Map.of(),
                        Map.of(),
                        Duration.ofSeconds(60)),
                new RecordingLogSink());
    }

    private static List<String> policies() {
        return client.network().v1().networkPolicies().withLabel("dev.kiln/cluster", CLUSTER).list().getItems().stream()
                .map(it -> it.getMetadata().getName())
                .toList();
    }

    private static List<String> budgets() {
        return client
                .policy()
                .v1()
                .podDisruptionBudget()
                .withLabel("dev.kiln/cluster", CLUSTER)
                .list()
                .getItems()
                .stream()
                .map(it -> it.getMetadata().getName())
                .toList();
    }

    private static List<String> pods() {
        return client.pods().withLabel("dev.kiln/cluster", CLUSTER).list().getItems().stream()
                .map(it -> it.getMetadata().getName())
                .toList();
    }

    private static List<String> podsInTheEnd() {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!pods().isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return pods();
    }

    /** Connections end with the agent, and the next ones wait for the next agent, a while each. */
    private static String answerInTheEnd(Sandbox sandbox) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            try (SocketChannel connection = connect(sandbox)) {
                last = post(connection, "/run", "{\"value\":{}}");
                if (last.startsWith("HTTP/1.1 200")) {
                    return last;
                }
            } catch (IOException e) {
                last = e.toString();
            }
        }
        return last;
    }

    private static SocketChannel connect(Sandbox sandbox) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(((SandboxAddress.UnixSocket) sandbox.address()).path()));
    }

    private static String init(String code) {
        return "{\"value\":{\"name\":\"test\",\"main\":\"main\",\"binary\":false,\"code\":\""
                + code.replace("\"", "\\\"") + "\"}}";
    }

    /** One request, and the whole answer to it. */
    private static String post(SocketChannel connection, String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: pod\r\nContent-Type: application/json\r\nContent-Length: "
                + bytes.length + "\r\n\r\n";
        write(connection, head.getBytes(StandardCharsets.US_ASCII));
        write(connection, bytes);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        InputStream in = Channels.newInputStream(connection);
        while (true) {
            String text = answer.toString(StandardCharsets.UTF_8);
            int split = text.indexOf("\r\n\r\n");
            if (split >= 0 && text.length() >= split + 4 + length(text)) {
                return text;
            }
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + text);
            }
            answer.write(next);
        }
    }

    private static int length(String head) {
        Matcher matcher = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(head);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static void write(SocketChannel connection, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            connection.write(buffer);
        }
    }
}
