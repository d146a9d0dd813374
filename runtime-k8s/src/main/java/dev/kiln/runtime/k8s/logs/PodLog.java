// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.logs;

import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.pod.PodWriter;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The log of a pod's action, both streams in one. Read as a whole by the HTTP client itself: the library's stream leaves a connection
 * open when the answer is an error.
 */
final class PodLog {

    private PodLog() {}

    /**
     * Its beginning; blocks.
     *
     * @throws KubernetesClientException when there is none
     */
    static byte[] read(Kube kube, String pod, long maxBytes) {
        HttpClient http = kube.client().getHttpClient();
        URI uri = URI.create(kube.server().replaceAll("/+$", "") + "/api/v1/namespaces/" + kube.namespace() + "/pods/"
                + pod + "/log?container=" + PodWriter.CONTAINER + "&limitBytes=" + maxBytes);
        HttpResponse<byte[]> answer = http.sendAsync(
                        http.newHttpRequestBuilder().uri(uri).build(), byte[].class)
                .join();
        if (!answer.isSuccessful()) {
            throw new KubernetesClientException(new String(answer.body(), StandardCharsets.UTF_8), answer.code(), null);
        }
        return answer.body();
    }
}
