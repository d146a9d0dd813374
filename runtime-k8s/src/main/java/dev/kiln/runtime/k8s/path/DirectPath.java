// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path;

import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.net.ConnectException;
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
        return reach(pod, patience) == Reach.ACCEPTS;
    }

    /** How far one connection to the pod comes. */
    static Reach reach(PodRef pod, Duration patience) {
        try (Socket socket = new Socket()) {
            // at least 1, as 0 would mean for ever
            socket.connect(new InetSocketAddress(pod.ip(), pod.port()), (int) Math.max(1, patience.toMillis()));
            return Reach.ACCEPTS;
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).contains("refused") ? Reach.REFUSES : Reach.SILENT;
        } catch (IOException e) {
            return Reach.SILENT;
        }
    }

    @Override
    public String describe() {
        return "by their own addresses";
    }

    @Override
    public void close(PodRef pod) {}

    @Override
    public void close() {}
}
