// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateNetworkCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.SandboxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The networks that sandboxes are put in: bridges on which containers cannot reach each other, but the host reaches them.
 * Looked up or made at first use, and remembered.
 */
final class Networks {

    private static final String ICC = "com.docker.network.bridge.enable_icc";
    private static final String NONE = "none";
    private static final String EGRESS = "egress";
    private static final String BRIDGE_NAME = "com.docker.network.bridge.name";
    private static final String DEFAULT_BRIDGE = "bridge";

    private final Engine engine;
    private final DockerConfig config;
    private final String cluster;
    private final Map<NetworkPolicy, String> known = new ConcurrentHashMap<>();
    private final ReentrantLock finding = new ReentrantLock();

    Networks(Engine engine, DockerConfig config, String cluster) {
        this.engine = engine;
        this.config = config;
        this.cluster = cluster;
    }

    /** The name of the network for sandboxes of this policy; it exists, and keeps them apart. */
    String forPolicy(NetworkPolicy policy, Deadline deadline) throws SandboxException, InterruptedException {
        String name = known.get(policy);
        return name == null ? find(policy, deadline) : name;
    }

    private String find(NetworkPolicy policy, Deadline deadline) throws SandboxException, InterruptedException {
        // one at a time, as at the start of an invoker many ask at once
        finding.lockInterruptibly();
        try {
            String name = known.get(policy);
            if (name == null) {
                name = switch (policy) {
                    case NONE -> sealed(deadline);
                    case EGRESS -> egress(deadline);
                };
                known.put(policy, name);
            }
            return name;
        } finally {
            finding.unlock();
        }
    }

    /** To be called when the daemon denied knowing a network: somebody removed it. */
    void forget() {
        known.clear();
    }

    /**
     * Removes the networks made here, when nobody is in them: the daemon has addresses for some thirty. Another invoker of
     * the cluster may be about to use one; it makes it again then.
     */
    void removeUnused(Deadline deadline) throws SandboxException, InterruptedException {
        String prefix = prefix();
        for (String name : known.values()) {
            if (name.startsWith(prefix)) {
                boolean isRemoved = engine.call("remove network " + name, deadline, docker -> remove(docker, name));
                if (isRemoved && config.firewall() == DockerConfig.Firewall.MANAGED && name.equals(prefix + NONE)) {
                    HostFirewall.forget(HostFirewall.bridge(name));
                }
            }
        }
    }

    /** Not when others are in it, or it is gone already. */
    private static boolean remove(DockerClient docker, String name) {
        try {
            docker.removeNetworkCmd(name).exec();
            return true;
        } catch (DockerException e) {
            return false;
        }
    }

    private String prefix() {
        return "kiln_" + cluster + "_";
    }

    private String sealed(Deadline deadline) throws SandboxException, InterruptedException {
        String name = own(NONE, true, deadline);
        if (config.firewall() == DockerConfig.Firewall.MANAGED) {
            HostFirewall.close(HostFirewall.bridge(name));
        }
        return name;
    }

    private String egress(Deadline deadline) throws SandboxException, InterruptedException {
        String configured = config.network();
        if (configured.equals(DockerConfig.NETWORK_OWN)) {
            return own(EGRESS, false, deadline);
        }
        boolean isAuto = configured.equals(DockerConfig.NETWORK_AUTO);
        String name = isAuto ? DEFAULT_BRIDGE : configured;
        Optional<Network> found = engine.call("look up network " + name, deadline, docker -> inspect(docker, name));
        if (found.isPresent() && keepsApart(found.get())) {
            return name;
        }
        if (isAuto) {
            return own(EGRESS, false, deadline);
        }
        throw new SandboxException.ProviderUnavailable("cannot put sandboxes in network '" + name
                + "', which the pool's key"
                + " 'network' names: "
                + (found.isPresent() ? "it is no bridge whose option " + ICC + " is false" : "there is none")
                + ". Create it with docker network create -o " + ICC + "=false " + name + ", or leave the key out");
    }

    private String own(String purpose, boolean isInternal, Deadline deadline)
            throws SandboxException, InterruptedException {
        String name = prefix() + purpose;
        Network network = engine.call("make network " + name, deadline, docker -> {
            Optional<Network> found = inspect(docker, name);
            return found.isPresent() ? found.get() : create(docker, name, isInternal, deadline);
        });
        if (!keepsApart(network) || isInternal != Boolean.TRUE.equals(network.getInternal())) {
            throw new SandboxException.ProviderUnavailable("cannot put sandboxes in network '" + name
                    + "': it exists but was not made by Kiln, as it lets containers reach each other or the world. Remove it"
                    + " with docker network rm " + name);
        }
        return name;
    }

    private Network create(DockerClient docker, String name, boolean isInternal, Deadline deadline) {
        Map<String, String> options = Map.of(ICC, "false", BRIDGE_NAME, HostFirewall.bridge(name));
        CreateNetworkCmd command = docker.createNetworkCmd()
                .withName(name)
                .withDriver("bridge")
                .withInternal(isInternal)
                .withCheckDuplicate(true)
                .withOptions(options)
                .withLabels(Map.of(OwnerLabels.CLUSTER, cluster));
        while (true) {
            @Nullable DockerException refusal = null;
            try {
                command.exec();
            } catch (DockerException e) {
                // mostly another invoker of the cluster was quicker, by the same name for the bridge; its network is as
                // good
                refusal = e;
            }
            Optional<Network> found = inspect(docker, name);
            if (found.isPresent()) {
                return found.get();
            }
            if (refusal != null && (!isTaken(refusal) || deadline.isOver())) {
                throw refusal;
            }
        }
    }

    /** The daemon knows a name as taken a moment before it shows the network. */
    private static boolean isTaken(DockerException refusal) {
        String said = EngineErrors.message(refusal);
        return said.contains("already exists") || said.contains("same bridge name");
    }

    private static Optional<Network> inspect(DockerClient docker, String name) {
        try {
            return Optional.of(docker.inspectNetworkCmd().withNetworkId(name).exec());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private static boolean keepsApart(Network network) {
        return "bridge".equals(network.getDriver())
                && network.getOptions() != null
                && "false".equals(network.getOptions().get(ICC));
    }
}
