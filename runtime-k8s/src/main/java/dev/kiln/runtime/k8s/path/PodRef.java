// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path;

import java.util.Objects;

/**
 * A started pod.
 *
 * @param namespace where it lies
 * @param name its name there
 * @param uid told apart from a later pod of the same name by this
 * @param ip its address in the cluster's network
 * @param port where its action listens
 */
public record PodRef(String namespace, String name, String uid, String ip, int port) {

    public PodRef {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(uid, "uid");
        if (ip.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("pod " + name + " has no address: '" + ip + "', port " + port);
        }
    }
}
