// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** Makes the client. Reads no environment and no properties: what an operator wants he says in the pool's configuration. */
final class Connecting {

    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String IN_CLUSTER = "https://kubernetes.default.svc";
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final int RETRIES = 2;

    private Connecting() {}

    /**
     * What the access comes to; touches files, no network.
     *
     * @throws IllegalArgumentException when a file cannot be read or understood
     */
    static Config config(Access access) {
        Config found = access.kubeconfig().isPresent()
                ? fromFile(access, access.kubeconfig().get())
                : inCluster();
        return new ConfigBuilder(found)
                .withNamespace(namespace(access, found))
                .withConnectionTimeout((int) CONNECT.toMillis())
                .withRequestTimeout((int) ANSWER.toMillis())
                .withRequestRetryBackoffLimit(RETRIES)
                .withRequestRetryBackoffInterval((int) FIRST_RETRY.toMillis())
                // a watch is one long answer then, which every proxy lets through
                .withOnlyHttpWatches(true)
                .build();
    }

    static KubernetesClient open(Config config, Runnable onRequest) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new Factory())
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("kiln-count", new Counter(onRequest)))
                .withTaskExecutor(task -> Thread.ofVirtual().name("k8s-task").start(task))
                .build();
    }

    private static Config fromFile(Access access, Path file) {
        try {
            if (!Files.isReadable(file)) {
                throw new NoSuchFileException(file.toString());
            }
            return Config.fromKubeconfig(access.context().isEmpty() ? null : access.context(), file.toFile());
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "the setting 'kubeconfig' is '" + file + "' but must be the path of a readable kubeconfig"
                            + (access.context().isEmpty() ? "" : " with the context '" + access.context() + "'") + " ("
                            + e
                            + ")",
                    e);
        }
    }

    private static Config inCluster() {
        if (!Files.isReadable(ACCOUNT.resolve("token"))) {
            throw new IllegalArgumentException("the setting 'kubeconfig' is missing, and this invoker does not run in a"
                    + " pod: there is no " + ACCOUNT.resolve("token")
                    + ". Name a kubeconfig, or run the invoker in the cluster with a service account");
        }
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(IN_CLUSTER)
                .withCaCertFile(ACCOUNT.resolve("ca.crt").toString())
                // read again for each request, as the kubelet renews the file
                .withOauthTokenProvider(() -> read(ACCOUNT.resolve("token")))
                .build();
    }

    private static String namespace(Access access, Config found) {
        if (!access.namespace().isEmpty()) {
            return access.namespace();
        }
        if (access.kubeconfig().isEmpty()) {
            return read(ACCOUNT.resolve("namespace"));
        }
        return found.getNamespace() == null || found.getNamespace().isBlank() ? "default" : found.getNamespace();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Runs on virtual threads, and ends at once: watches never end by themselves. */
    private static final class Factory extends JdkHttpClientFactory {

        private final HeldClients clients = new HeldClients();

        @Override
        protected HttpClient.Builder createNewHttpClientBuilder() {
            return clients.builder(HttpClient.newBuilder()
                    .executor(task -> Thread.ofVirtual().name("k8s-http").start(task)));
        }

        @Override
        protected void closeHttpClient(JdkHttpClientImpl client) {
            clients.endAll();
        }
    }

    private record Counter(Runnable onRequest) implements Interceptor {

        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            onRequest.run();
        }
    }
}
