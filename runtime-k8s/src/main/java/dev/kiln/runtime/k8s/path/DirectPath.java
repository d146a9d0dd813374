// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path;

import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** The pod's own address, for an invoker that is in the cluster's network. */
public final class DirectPath implements DataPath {

    @Override
    public SandboxAddress open(PodRef pod) {
        return new SandboxAddress.Tcp(pod.ip(), pod.port());
    }

    @Override
    public boolean answers(PodRef pod, Duration patience) {
        try (Socket socket = new Socket()) {
            // at least 1, as 0 would mean for ever
            socket.connect(new InetSocketAddress(pod.ip(), pod.port()), (int) Math.max(1, patience.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String describe() {
        return "to the pods' own addresses";
    }

    @Override
    public void close(PodRef pod) {}

    @Override
    public void close() {}
}
