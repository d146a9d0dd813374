// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.testkit.guest.GuestProcess;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The machine that all fake providers of one factory share: it outlives them, as a real backend does, so that tests can close
 * an invoker and find its sandboxes again. Safe for use by several threads.
 */
public final class FakeHost {

    private record Key(String cluster, SandboxId id) {}

    private final ConcurrentMap<Key, FakeSandbox> sandboxes = new ConcurrentHashMap<>();
    private final FakeFaults faults = new FakeFaults();
    private final AtomicLong created = new AtomicLong();

    FakeHost() {}

    public FakeFaults faults() {
        return faults;
    }

    /** All sandboxes of all clusters. */
    public List<ListedSandbox> sandboxes() {
        return sandboxes.values().stream().map(FakeSandbox::listed).toList();
    }

    /** What each sandbox of all clusters was made from. */
    public List<SandboxImage> images() {
        return sandboxes.values().stream().map(FakeSandbox::image).toList();
    }

    /** How many sandboxes were ever started. */
    public long created() {
        return created.get();
    }

    /** Ends what runs in a sandbox, as a crash does. */
    public void crash(SandboxId id, int code) {
        find(id).exit(new GuestProcess.End(code, false));
    }

    /** Takes a sandbox away behind the provider's back, as an operator with the backend's own tools does. */
    public void vanish(SandboxId id) {
        find(id).vanish();
    }

    int size() {
        return sandboxes.size();
    }

    Optional<FakeSandbox> putIfAbsent(FakeSandbox fresh) {
        return Optional.ofNullable(sandboxes.putIfAbsent(key(fresh), fresh));
    }

    void started() {
        created.incrementAndGet();
    }

    void remove(FakeSandbox sandbox) {
        sandboxes.remove(key(sandbox), sandbox);
    }

    Optional<FakeSandbox> get(String cluster, SandboxId id) {
        return Optional.ofNullable(sandboxes.get(new Key(cluster, id)));
    }

    List<FakeSandbox> ofCluster(String cluster) {
        return sandboxes.values().stream()
                .filter(each -> each.owner().cluster().equals(cluster))
                .toList();
    }

    boolean isSandbox(SandboxAddress address) {
        return sandboxes.values().stream().anyMatch(each -> each.listensAt(address));
    }

    private FakeSandbox find(SandboxId id) {
        return sandboxes.values().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the fake host has no sandbox " + id));
    }

    private static Key key(FakeSandbox sandbox) {
        return new Key(sandbox.owner().cluster(), sandbox.id());
    }
}
