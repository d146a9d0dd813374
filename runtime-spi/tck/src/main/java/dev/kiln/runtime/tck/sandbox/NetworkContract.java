// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.Workbench;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sandboxes reach nobody whom their policy does not allow, and never each other. */
public abstract class NetworkContract extends ProviderCheck {

    private static final int ACTION_PORT = 8080;

    @Test
    void theInvokerReachesASandboxWithoutNetwork() throws Exception {
        Enforcement.of(bench, "network").judge(spec(NetworkPolicy.NONE), started -> assertThat(
                        started.deeds().echo("reached"))
                .isEqualTo("reached"));
    }

    @Test
    void theInvokerReachesASandboxWithEgress() throws Exception {
        Enforcement.of(bench, "network").judge(spec(NetworkPolicy.EGRESS), started -> assertThat(
                        started.deeds().echo("reached"))
                .isEqualTo("reached"));
    }

    @Test
    void aSandboxWithoutNetworkReachesNothingOnTheHost() throws Exception {
        try (ServerSocket listener = new ServerSocket(0)) {
            Enforcement.of(bench, "network").judge(spec(NetworkPolicy.NONE), started -> {
                for (InetAddress address : hostAddresses()) {
                    SandboxAddress target = new SandboxAddress.Tcp(address.getHostAddress(), listener.getLocalPort());
                    assertThat(started.deeds().connects(target))
                            .as("reaches " + target)
                            .isFalse();
                }
            });
        }
    }

    @Test
    void sandboxesWithoutNetworkDoNotReachEachOther() throws Exception {
        judgeNeighbours(NetworkPolicy.NONE);
    }

    @Test
    void sandboxesWithEgressDoNotReachEachOther() throws Exception {
        judgeNeighbours(NetworkPolicy.EGRESS);
    }

    private void judgeNeighbours(NetworkPolicy policy) throws Exception {
        RuntimeProvider provider = bench.open();
        Enforcement network = Enforcement.of(bench, provider, "network");
        network.judge(spec(policy), one -> {
            Workbench.Started other = bench.start(provider, spec(policy));
            for (SandboxAddress target : waysTo(other, one.deeds().networkAddresses())) {
                assertThat(one.deeds().connects(target) && !network.isDeclaredWeak())
                        .as("reaches its neighbour at " + target + ", and no weakness says so")
                        .isFalse();
            }
        });
    }

    /** Networks that do not meet may use the same addresses; one that both have leads a sandbox to itself. */
    private static List<SandboxAddress> waysTo(Workbench.Started other, List<String> own) throws IOException {
        List<SandboxAddress> ways = new ArrayList<>();
        ways.add(other.sandbox().address());
        for (String address : other.deeds().networkAddresses()) {
            if (!own.contains(address)) {
                ways.add(new SandboxAddress.Tcp(address, ACTION_PORT));
            }
        }
        return ways;
    }

    private static List<InetAddress> hostAddresses() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            each.inetAddresses().filter(Inet4Address.class::isInstance).forEach(addresses::add);
        }
        assertThat(addresses).as("the host has addresses to try").isNotEmpty();
        return addresses;
    }

    private SandboxSpec spec(NetworkPolicy policy) {
        SandboxSpec usual = bench.spec();
        return new SandboxSpec(
                usual.id(), usual.image(), usual.limits(), policy, usual.environment(), usual.tags(), usual.deadline());
    }
}
