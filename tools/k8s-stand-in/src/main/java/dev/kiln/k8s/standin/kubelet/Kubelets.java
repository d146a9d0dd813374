// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.controllers.Deletion;
import dev.kiln.k8s.standin.engine.Engine;
import dev.kiln.k8s.standin.engine.EngineStream;
import dev.kiln.k8s.standin.engine.Leftovers;
import dev.kiln.k8s.standin.engine.PodNetwork;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Change;
import dev.kiln.k8s.standin.store.EventLog;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.store.Subscription;
import dev.kiln.k8s.standin.volumes.References;
import dev.kiln.k8s.standin.volumes.Volumes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** All kubelets: gives each pod that is bound to a node of ours a thread, and tells it what happens. */
public final class Kubelets implements AutoCloseable {

    private final Room room;
    private final String owner;
    private final List<String> nodes;
    private final Map<String, PodRun> runs = new ConcurrentHashMap<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Subscription pods;
    private volatile boolean isClosed; // volatile: set by close, read by the threads

    private Kubelets(Room room, String owner, List<String> nodes) {
        this.room = room;
        this.owner = owner;
        this.nodes = List.copyOf(nodes);
        this.pods = room.store().watch(ResourceTypes.PODS, "");
    }

    /** What all kubelets share. */
    public record Setting(
            Store store,
            EventLog events,
            Deletion deletion,
            Faults faults,
            Engine engine,
            PodNetwork network,
            String owner,
            Path folder,
            InstantSource clock,
            Duration tick) {}

    /** Starts to look for pods of these nodes. */
    public static Kubelets start(Setting setting, List<String> nodes) {
        References references = new References(setting.store());
        Volumes volumes = new Volumes(setting.folder(), references);
        Room room = new Room(
                setting.store(),
                setting.events(),
                setting.deletion(),
                setting.faults(),
                setting.engine(),
                setting.network(),
                new NodeImages(setting.engine(), setting.faults()),
                volumes,
                new ContainerSpecs(setting.owner(), references, volumes),
                setting.clock(),
                setting.tick());
        Kubelets kubelets = new Kubelets(room, setting.owner(), nodes);
        setting.faults().listen(kubelets::faultTurned);
        kubelets.background("kubelet-pods", kubelets::followPods);
        kubelets.background("kubelet-engine", kubelets::followEngine);
        return kubelets;
    }

    /** The container of the engine's that a pod's container is now, or was before. */
    public Optional<String> containerId(JsonNode pod, String container, boolean isPrevious) {
        return Optional.ofNullable(runs.get(Json.uid(pod))).flatMap(it -> it.containerId(container, isPrevious));
    }

    public Engine engine() {
        return room.engine();
    }

    @Override
    public void close() {
        isClosed = true;
        pods.close();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** What is done in the background until it is interrupted. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private void background(String name, Work work) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                // the stand-in closes
            } catch (RuntimeException e) {
                // of a kubelet that ends; while it runs a daemon that fails is nothing that it can help
                if (!isClosed) {
                    throw e;
                }
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void followPods() throws InterruptedException {
        for (Optional<Change> next = pods.take(); next.isPresent(); next = pods.take()) {
            ObjectNode pod = next.get().object();
            PodRun run = runs.get(Json.uid(pod));
            if (run != null) {
                run.signal(new Signal.Look());
            } else if (next.get().kind() != Change.Kind.DELETED && nodes.contains(Json.text(pod, "spec", "nodeName"))) {
                begin(pod);
            }
        }
    }

    private void begin(ObjectNode pod) {
        String hostIp = room.store()
                .get(ResourceTypes.NODES, "", Json.text(pod, "spec", "nodeName"))
                .map(it -> Json.text(it.path("status").path("addresses").path(0), "address"))
                .orElse("");
        PodRun run = new PodRun(room, pod, hostIp);
        runs.put(Json.uid(pod), run);
        background("pod-" + Json.name(pod), () -> {
            try {
                run.run();
            } finally {
                runs.remove(Json.uid(pod));
            }
        });
    }

    /** Tells pods of the ends of their containers; what was missed while the stream was broken is looked up. */
    private void followEngine() throws InterruptedException {
        String filters = "{\"type\":[\"container\"],\"event\":[\"die\"],\"label\":[\"" + Leftovers.INSTANCE + "="
                + owner + "\"]}";
        String path = "/events?filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8);
        while (!isClosed) {
            try (EngineStream stream = room.engine().open("GET", path, "");
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                room.engine()
                        .containers(Leftovers.INSTANCE + "=" + owner, Leftovers.POD)
                        .forEach(this::tellEnd);
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode event = Json.parse(line);
                    tellEnd(Json.text(event, "id"), Json.text(event, "Actor", "Attributes", Leftovers.POD));
                }
            } catch (IOException e) {
                Thread.sleep(Duration.ofMillis(200));
            }
        }
    }

    private void tellEnd(String id, String podUid) {
        PodRun run = runs.get(podUid);
        if (run != null) {
            run.signal(new Signal.Ended(id));
        }
    }

    /** A machine that is lost stands still; one that comes back goes on. */
    private void faultTurned(Fault fault) {
        if (fault == Fault.NODE_LOST) {
            room.engine()
                    .containers(Leftovers.INSTANCE + "=" + owner, Leftovers.NODE)
                    .forEach((id, node) -> {
                        if (room.faults().concerns(Fault.NODE_LOST, node)) {
                            room.engine().pause(id);
                        } else {
                            room.engine().unpause(id);
                        }
                    });
        }
        runs.values().forEach(it -> it.signal(new Signal.Look()));
    }
}
