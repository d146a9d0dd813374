// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.runtime.microvm.http.UnixHttp;
import dev.kiln.runtime.microvm.launch.Launcher;
import dev.kiln.runtime.microvm.launch.Poll;
import dev.kiln.runtime.microvm.vm.BootSpec;
import dev.kiln.runtime.microvm.vm.Caps;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.Snapshot;
import dev.kiln.runtime.microvm.vm.Vm;
import dev.kiln.runtime.microvm.vm.VmDriver;
import dev.kiln.runtime.microvm.vm.VmException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Machines run by Firecracker, with its jailer where there is one. */
public final class FirecrackerDriver implements VmDriver {

    /** Orders are answered in milliseconds; a snapshot is as slow as the disk. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOAD_PATIENCE = Duration.ofSeconds(30);

    private final FirecrackerSettings settings;
    private final Caps caps;
    private final Orders orders;
    private final Launcher launcher;
    private final Poll poll;
    private final Mounts mounts;
    private final ObjectMapper json = new ObjectMapper();

    /** @param version what {@link FirecrackerHost#examine} found */
    public FirecrackerDriver(FirecrackerSettings settings, String version, Launcher launcher, Poll poll) {
        this(settings, version, launcher, poll, new Mounts());
    }

    FirecrackerDriver(FirecrackerSettings settings, String version, Launcher launcher, Poll poll, Mounts mounts) {
        this.settings = settings;
        this.caps = FirecrackerHost.caps(version, settings.cpuModel());
        this.orders = new Orders(settings.hasMetadata());
        this.launcher = launcher;
        this.poll = poll;
        this.mounts = mounts;
    }

    @Override
    public Caps caps() {
        return caps;
    }

    @Override
    public Vm boot(BootSpec spec) throws VmException, InterruptedException {
        List<ApiCall> calls = orders.boot(spec);
        Map<String, Path> files = Map.of(
                Orders.KERNEL,
                spec.kernel(),
                Orders.INITRD,
                spec.initrd(),
                Orders.ROOTFS,
                spec.launch().rootfs());
        return start(spec.launch(), files, calls);
    }

    @Override
    public Vm restore(Snapshot snapshot, LaunchSpec launch) throws VmException, InterruptedException {
        List<ApiCall> calls = orders.restore(launch);
        Map<String, Path> files = Map.of(
                Orders.STATE, snapshot.state(), Orders.MEMORY, snapshot.memory(), Orders.ROOTFS, launch.rootfs());
        try {
            return start(launch, files, calls);
        } catch (VmException.Failed e) {
            throw new VmException.SnapshotUnusable(
                    "cannot restore machine " + launch.id() + " from " + snapshot.directory() + ": " + e.getMessage(),
                    e);
        }
    }

    private Vm start(LaunchSpec launch, Map<String, Path> files, List<ApiCall> calls)
            throws VmException, InterruptedException {
        FirecrackerVm vm = launched(launch, files);
        boolean isUp = false;
        try {
            vm.connect();
            for (ApiCall call : calls) {
                vm.order(call, call.path().equals("/snapshot/load") ? LOAD_PATIENCE : PATIENCE);
            }
            isUp = true;
            return vm;
        } finally {
            if (!isUp) {
                vm.close();
            }
        }
    }

    private FirecrackerVm launched(LaunchSpec launch, Map<String, Path> files) throws VmException {
        Workspace workspace = workspace(launch);
        boolean isLaunched = false;
        try {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                workspace.bring(file.getValue(), file.getKey());
            }
            FirecrackerApi api = new FirecrackerApi(new UnixHttp(workspace.socket()), launch.id(), json);
            Process process = launcher.start(workspace.order());
            isLaunched = true;
            return new FirecrackerVm(launch, workspace, process, api, poll);
        } catch (IOException | IllegalArgumentException e) {
            throw new VmException.HostUnfit("cannot start Firecracker for machine " + launch.id() + ": " + e, e);
        } finally {
            if (!isLaunched) {
                workspace.remove();
            }
        }
    }

    private Workspace workspace(LaunchSpec launch) throws VmException {
        try {
            return settings.jailer().isPresent()
                    ? Jail.make(settings, settings.jailer().get(), launch, mounts)
                    : OpenWorkspace.make(settings, launch);
        } catch (IOException e) {
            throw new VmException.HostUnfit("cannot make the directory of machine " + launch.id() + ": " + e, e);
        }
    }

    /**
     * Removes what a dead invoker's machine left outside of its own directory; its monitor is gone. For the sweep after a crash.
     *
     * @param id the machine's
     */
    public void sweep(String id) {
        settings.jailer().ifPresent(jailer -> {
            Path home = Jail.home(settings, jailer, id);
            for (String name : List.of(Orders.KERNEL, Orders.INITRD, Orders.ROOTFS, Orders.STATE, Orders.MEMORY)) {
                mounts.unbind(home.resolve("root").resolve(name));
            }
            Remains.delete(home);
        });
    }
}
