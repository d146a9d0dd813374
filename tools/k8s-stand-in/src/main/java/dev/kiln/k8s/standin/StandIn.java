// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.access.Account;
import dev.kiln.k8s.standin.access.Accounts;
import dev.kiln.k8s.standin.access.Permissions;
import dev.kiln.k8s.standin.admission.Admission;
import dev.kiln.k8s.standin.api.ApiDoor;
import dev.kiln.k8s.standin.api.Resources;
import dev.kiln.k8s.standin.api.Watches;
import dev.kiln.k8s.standin.api.Writes;
import dev.kiln.k8s.standin.controllers.Controllers;
import dev.kiln.k8s.standin.controllers.Deletion;
import dev.kiln.k8s.standin.controllers.DisruptionBudgets;
import dev.kiln.k8s.standin.controllers.NodeLifecycle;
import dev.kiln.k8s.standin.engine.Engine;
import dev.kiln.k8s.standin.engine.Leftovers;
import dev.kiln.k8s.standin.engine.PodNetwork;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.faults.RequestCounts;
import dev.kiln.k8s.standin.kubelet.Kubelets;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.scheduler.Scheduler;
import dev.kiln.k8s.standin.store.EventLog;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.volumes.Folders;
import dev.kiln.k8s.standin.wire.Door;
import dev.kiln.k8s.standin.wire.HttpListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A cluster that stands in for a real one: started in one call, gone with all that it made when it is closed. Safe for use by
 * several threads; two of them do not disturb each other.
 */
public final class StandIn implements AutoCloseable {

    private static final ResourceType NAMESPACES = ResourceTypes.NAMESPACES;

    private final Store store;
    private final Faults faults;
    private final RequestCounts counts = new RequestCounts();
    private final Accounts accounts = new Accounts();
    private final Engine engine;
    private final String owner;
    private final Path folder;
    private final PodNetwork network;
    private final Kubelets kubelets;
    private final Scheduler scheduler;
    private final NodeLifecycle nodeLifecycle;
    private final Controllers controllers;
    private final Watches watches;
    private final Writes writes;
    private final HttpListener listener;
    private final String administratorToken;

    /**
     * Starts a cluster on the local Docker daemon.
     *
     * @throws IOException when it cannot listen, or no Docker daemon answers
     */
    public static StandIn start(StandInOptions options) throws IOException {
        return new StandIn(options, InstantSource.system(), new SplittableRandom());
    }

    private StandIn(StandInOptions options, InstantSource clock, RandomGenerator random) throws IOException {
        store = new Store(clock, random, options.historySize());
        faults = new Faults();
        engine = new Engine(options.socket());
        if (!engine.answers()) {
            throw new IOException("no Docker daemon answers at " + options.socket()
                    + ", on which pods could run; start one with dev/docker-daemon start");
        }
        String name = "i" + store.suffix(8);
        owner = Leftovers.owner(name);
        Leftovers.sweep(engine);
        network = PodNetwork.create(engine, "k8s-stand-in-" + name, Map.of(Leftovers.INSTANCE, owner), random);
        folder = Files.createTempDirectory(Leftovers.FOLDER + owner + "-");
        Leftovers.folders(folder.resolveSibling(".")).forEach(Folders::removeTree);
        EventLog events = new EventLog(store);
        Deletion deletion = new Deletion(store);
        writes = new Writes(store, new Admission(store, faults), deletion);
        furnish(options);
        kubelets = Kubelets.start(
                new Kubelets.Setting(
                        store, events, deletion, faults, engine, network, owner, folder, clock, options.tick()),
                options.nodes().stream().map(NodeOptions::name).toList());
        scheduler = Scheduler.start(store, events, faults);
        watches = new Watches(store, faults, clock, options.bookmarkEvery());
        nodeLifecycle = new NodeLifecycle(store, events, deletion, faults, options.evictionDelay());
        DisruptionBudgets budgets = new DisruptionBudgets(store, deletion);
        controllers = Controllers.start(store, deletion, budgets);
        Resources resources = new Resources(store, writes, deletion, budgets, accounts);
        ApiDoor door = new ApiDoor(
                new ApiDoor.Parts(
                        store, accounts, new Permissions(store, faults), faults, counts, resources, watches, kubelets),
                options.version(),
                clock);
        administratorToken = "stand-in-" + store.newUid();
        accounts.admit(administratorToken, Account.ADMINISTRATOR);
        listener = listen(options, door);
        faults.listen(this::faultTurned);
    }

    /** {@code http://127.0.0.1:PORT}. */
    public String url() {
        return "http://" + listener.address().getAddress().getHostAddress() + ":"
                + listener.address().getPort();
    }

    /** For whoever may do everything. */
    public Kubeconfig kubeconfig() {
        return new Kubeconfig(url(), Account.ADMINISTRATOR.user(), administratorToken, "default");
    }

    /**
     * Makes a namespace, if it is not there, and a service account in it that may do what the rules say, there and nowhere else.
     *
     * @param rules as in a Role: {@code {"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]}}
     */
    public Kubeconfig serviceAccount(String namespace, String name, ObjectNode... rules) {
        namespace(namespace, Map.of());
        if (store.get(ResourceTypes.SERVICE_ACCOUNTS, namespace, name).isEmpty()) {
            create(ResourceTypes.SERVICE_ACCOUNTS.named(namespace, name), ResourceTypes.SERVICE_ACCOUNTS);
        }
        if (rules.length > 0) {
            ObjectNode role = ResourceTypes.ROLES.named(namespace, name);
            ArrayNode list = role.putArray("rules");
            List.of(rules).forEach(list::add);
            create(role, ResourceTypes.ROLES);
            ObjectNode binding = ResourceTypes.ROLE_BINDINGS.named(namespace, name);
            binding.putObject("roleRef")
                    .put("apiGroup", ResourceTypes.ROLES.group())
                    .put("kind", "Role")
                    .put("name", name);
            binding.putArray("subjects")
                    .addObject()
                    .put("kind", "ServiceAccount")
                    .put("namespace", namespace)
                    .put("name", name);
            create(binding, ResourceTypes.ROLE_BINDINGS);
        }
        String token = "stand-in-" + store.newUid();
        accounts.admit(token, Account.ofService(namespace, name));
        return new Kubeconfig(url(), name, token, namespace);
    }

    /** A rule of a Role: {@code rule("", "pods,pods/log", "get,list")}. */
    public static ObjectNode rule(String group, String resources, String verbs) {
        ObjectNode rule = Json.object();
        rule.putArray("apiGroups").add(group);
        List.of(resources.split(",")).forEach(rule.putArray("resources")::add);
        List.of(verbs.split(",")).forEach(rule.putArray("verbs")::add);
        return rule;
    }

    /** Makes a namespace if it is not there. */
    public void namespace(String name, Map<String, String> labels) {
        if (store.get(NAMESPACES, "", name).isEmpty()) {
            ObjectNode namespace = NAMESPACES.named("", name);
            ObjectNode put = Json.make(namespace, "metadata", "labels");
            labels.forEach(put::put);
            create(namespace, NAMESPACES);
        }
    }

    /** Lets in whoever shows no token, as administrator: {@code kubectl} shows none where there is no TLS. */
    public void openToAll() {
        accounts.admitStrangersAs(Account.ADMINISTRATOR);
    }

    /** The switches that make parts fail. */
    public Faults faults() {
        return faults;
    }

    /** What was asked of the API. */
    public RequestCounts requests() {
        return counts;
    }

    /** The switches alone, for a port that answers while the API is away. */
    Door switches() {
        return new FaultRoutes(this, (request, reply) -> reply.send(404, "text/plain", new byte[0], Map.of()));
    }

    /** Ends all watches in order, as a server does that is restarted. */
    public void cutWatches() {
        watches.cut();
    }

    /** Hangs up on all clients in the middle of whatever is said. */
    public void resetConnections() {
        listener.resetConnections();
    }

    /** Forgets the history: watches from the past are answered by 410. */
    public void compact() {
        store.compact();
    }

    /** The addresses of pods, as {@code 10.131.16.0/20}. */
    public String podSubnet() {
        return network.subnet();
    }

    /** Ends everything and removes all containers, the network and the folders. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            watches.cut();
            endBackground();
        }
    }

    private HttpListener listen(StandInOptions options, ApiDoor door) throws IOException {
        try {
            return HttpListener.start(options.address(), new FaultRoutes(this, door));
        } catch (IOException e) {
            endBackground();
            throw e;
        }
    }

    /** Writers first, then what they made. */
    private void endBackground() {
        scheduler.close();
        controllers.close();
        nodeLifecycle.close();
        kubelets.close();
        Leftovers.remove(engine, owner);
        Folders.removeTree(folder);
        engine.close();
    }

    private void furnish(StandInOptions options) {
        for (String name : new String[] {"default", "kube-system", "kube-public", "kube-node-lease"}) {
            namespace(name, Map.of());
        }
        for (NodeOptions node : options.nodes()) {
            Nodes.register(store, node, "127.0.0.1", options.version());
        }
        for (Map.Entry<String, Integer> each : Map.of(
                        "system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000)
                .entrySet()) {
            ObjectNode priority = ResourceTypes.PRIORITY_CLASSES.named("", each.getKey());
            create(priority.put("value", each.getValue()), ResourceTypes.PRIORITY_CLASSES);
        }
    }

    private void create(ObjectNode object, ResourceType type) {
        writes.create(type, Json.namespace(object), object, false);
    }

    private void faultTurned(Fault fault) {
        if (fault == Fault.API_AWAY) {
            try {
                boolean isRefused = faults.argument(fault)
                        .filter(it -> it.isEmpty() || it.equals("refuse"))
                        .isPresent();
                if (isRefused) {
                    listener.leave();
                } else {
                    listener.comeBack();
                    if (faults.isOn(fault)) {
                        listener.resetConnections();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
