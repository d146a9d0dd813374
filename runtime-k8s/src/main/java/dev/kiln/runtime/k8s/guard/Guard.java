// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.guard;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.pod.OwnerLabels;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The objects that guard the pods of one provider object. Each has a name that no other provider object uses, also not one of the same
 * invoker beside which it is opened by a swap; so taking them away leaves nobody else's pods unguarded. What an invoker that was killed
 * left guards as well, and goes when its next epoch begins.
 */
public final class Guard implements AutoCloseable {

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final Duration REMOVAL = Duration.ofSeconds(5);

    private final Kube kube;
    private final Owner owner;
    private final Supplier<List<HasMetadata>> wanted;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean isThere; // guarded by the lock
    private boolean isClosed; // guarded by the lock
    private volatile List<HasMetadata> objects = List.of(); // volatile: read at the end, whoever is still making them

    private Guard(Kube kube, Owner owner, Supplier<List<HasMetadata>> wanted) {
        this.kube = kube;
        this.owner = owner;
        this.wanted = wanted;
    }

    /**
     * What a pool wants guarded.
     *
     * @param hasPolicies whether there are network policies
     * @param port where actions listen
     * @param peers who may connect there
     * @param hasBudget whether drains wait for pods that serve
     */
    public record Wishes(boolean hasPolicies, int port, Peers peers, boolean hasBudget) {}

    /**
     * Touches no network yet; asks for the wishes when they are needed.
     *
     * @param instance a word of letters and digits that no other provider object has, for names
     */
    public static Guard of(Kube kube, Owner owner, Supplier<Wishes> wishes, String instance) {
        return new Guard(kube, owner, () -> objects(owner, wishes.get(), instance));
    }

    /** What there shall be, as objects without a namespace. */
    static List<HasMetadata> objects(Owner owner, Wishes wishes, String instance) {
        String prefix = "kiln." + owner.cluster() + "." + owner.invoker() + "." + instance;
        Map<String, String> labels = new TreeMap<>(OwnerLabels.ofInvoker(owner));
        labels.put(OwnerLabels.POOL, owner.pool());
        labels.put(OwnerLabels.EPOCH, String.valueOf(owner.epoch()));
        List<HasMetadata> objects = new ArrayList<>();
        if (wishes.hasPolicies()) {
            objects.addAll(new NetworkPolicies(owner, wishes.port(), wishes.peers()).all(prefix, labels));
        }
        if (wishes.hasBudget()) {
            objects.add(DisruptionBudget.of(owner, prefix + ".serving", labels));
        }
        return List.copyOf(objects);
    }

    /**
     * Returns when all is there, which is to be before the first pod. Costs nothing from the second time on.
     *
     * @throws SandboxException.ProviderUnavailable when the cluster does not take them; the message says why
     */
    public void require(Deadline deadline) throws SandboxException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (isThere || isClosed) {
                return;
            }
            if (objects.isEmpty()) {
                objects = wanted.get();
            }
            for (HasMetadata object : objects) {
                kube.call(attempt("make", object), deadline, client -> made(client, object));
            }
            isThere = true;
        } finally {
            lock.unlock();
        }
        removeOlder(deadline);
    }

    /** Takes ours away; bounded, idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
        } finally {
            lock.unlock();
        }
        Deadline deadline = kube.in(REMOVAL);
        try {
            for (HasMetadata object : objects) {
                kube.call(attempt("remove", object), deadline, client -> removed(client, object));
            }
        } catch (SandboxException e) {
            System.getLogger(Guard.class.getName())
                    .log(System.Logger.Level.WARNING, "left for this invoker's next start: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What earlier epochs of this invoker left. Others' guards are not judged here: nobody knows whether they live. */
    private void removeOlder(Deadline deadline) throws InterruptedException {
        if (objects.isEmpty()) {
            return;
        }
        try {
            kube.call("remove network policies of earlier epochs", deadline, client -> {
                client
                        .network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(kube.namespace())
                        .withLabels(OwnerLabels.ofInvoker(owner))
                        .list()
                        .getItems()
                        .stream()
                        .filter(it -> isOlder(it))
                        .forEach(it -> removed(client, it));
                return true;
            });
        } catch (SandboxException e) {
            System.getLogger(Guard.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
        }
    }

    private boolean isOlder(HasMetadata object) {
        String epoch = object.getMetadata().getLabels().getOrDefault(OwnerLabels.EPOCH, "");
        return epoch.matches("[0-9]{1,18}") && Long.parseLong(epoch) < owner.epoch();
    }

    private boolean made(KubernetesClient client, HasMetadata object) {
        try {
            client.resource(object).inNamespace(kube.namespace()).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND && object instanceof PodDisruptionBudget budget) {
                return made(client, DisruptionBudget.older(budget));
            }
            // a request whose answer was lost was done
            if (e.getCode() != CONFLICT) {
                throw e;
            }
        }
        return true;
    }

    private boolean removed(KubernetesClient client, HasMetadata object) {
        client.resource(object).inNamespace(kube.namespace()).delete();
        return true;
    }

    private static String attempt(String verb, HasMetadata object) {
        return verb + " the " + object.getKind() + " " + object.getMetadata().getName();
    }
}
