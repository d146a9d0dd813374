// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kiln.runtime.microvm.launch.Launcher;
import dev.kiln.runtime.microvm.launch.Poll;
import dev.kiln.runtime.microvm.launch.ProcStat;
import dev.kiln.runtime.microvm.launch.Spawner;
import dev.kiln.runtime.microvm.vm.BootSpec;
import dev.kiln.runtime.microvm.vm.Confinement;
import dev.kiln.runtime.microvm.vm.Endpoint;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.Snapshot;
import dev.kiln.runtime.microvm.vm.Vm;
import dev.kiln.runtime.microvm.vm.VmException;
import dev.kiln.runtime.microvm.vm.VmNetwork;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The driver with a process that keeps Firecracker's rules. */
@Timeout(120)
class FirecrackerDriverTest {

    private static final VmNetwork SOCKET = new VmNetwork.SocketOnly();
    private static final int MEMORY_MIB = 4;
    private static final Confinement.User USER = new Confinement.User(230_123, 230_123);

    @TempDir
    Path folder;

    private final Spawner spawner = new Spawner();
    private final Poll poll = new Poll(InstantSource.system());
    private FakeFirecracker fake;

    @BeforeEach
    void makeFiles() throws IOException {
        fake = new FakeFirecracker(folder);
        for (String name : List.of("vmlinux", "initrd.gz", "disk.sqfs")) {
            Files.writeString(folder.resolve(name), name);
        }
    }

    @AfterEach
    void stop() {
        spawner.close();
    }

    @Test
    void aMachineWithoutNetworkIsBootedInOrder() throws Exception {
        try (Vm vm = driver("").boot(boot("m1", SOCKET))) {
            assertThat(fake.paths())
                    .containsExactly(
                            "/logger",
                            "/machine-config",
                            "/boot-source",
                            "/drives/rootfs",
                            "/vsock",
                            "/entropy",
                            "/actions");
            assertThat(fake.orders())
                    .anyMatch(it -> it.contains("\"mem_size_mib\":4"))
                    .anyMatch(it -> it.contains("kiln.x=1 reboot=k panic=1 8250.nr_uarts=0"))
                    .anyMatch(it -> it.contains("\"is_root_device\":false") && it.contains("\"is_read_only\":true"));
            assertThat(vm.id()).isEqualTo("m1");
            assertThat(vm.exitCode()).isEmpty();
            assertThat(vm.stats().residentBytes()).isPositive();
            assertThat(ProcStat.read(folder.resolve("m1").resolve(Launcher.PROCESS)))
                    .hasValueSatisfying(it -> assertThat(it.pid()).isEqualTo(vm.pid()));
        }
    }

    @Test
    void theGuestIsReachedThroughItsSocket() throws Exception {
        try (Vm vm = driver("").boot(boot("m1", SOCKET))) {
            Endpoint.GuestSocket data = (Endpoint.GuestSocket) vm.data();

            assertThat(data.port()).isEqualTo(8080);
            assertThat(vm.control()).isEqualTo(new Endpoint.GuestSocket(data.path(), 8079));
            assertThat(greeting(data)).isEqualTo("OK 8080\n");
        }
    }

    @Test
    void aMachineWithANetworkCanAskWhoItIs() throws Exception {
        List<ApiCall> calls = new Orders(true).boot(boot("m1", tap("tap7")));

        assertThat(calls)
                .extracting(ApiCall::path)
                .containsExactly(
                        "/logger",
                        "/machine-config",
                        "/boot-source",
                        "/drives/rootfs",
                        "/network-interfaces/eth0",
                        "/mmds/config",
                        "/mmds",
                        "/entropy",
                        "/actions");
        assertThat(calls.toString()).contains("host_dev_name=tap7", VmNetwork.GUEST_MAC, "instance-id=m1");
        FakeMachine rules = new FakeMachine(folder);
        for (String name : List.of("kernel", "initrd", "rootfs")) {
            Files.writeString(folder.resolve(name), name);
        }
        for (ApiCall call : calls) {
            byte[] body = new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsBytes(call.body());
            assertThat(rules.answer(call.method(), call.path(), body).status())
                    .as(call.path())
                    .isEqualTo(204);
        }
        assertThat(new Orders(false).boot(boot("m1", tap("tap7"))))
                .extracting(ApiCall::path)
                .doesNotContain("/mmds", "/mmds/config");
    }

    @Test
    void aMachineIsPausedAndResumedAsOftenAsOneLikes() throws Exception {
        try (Vm vm = driver("").boot(boot("m1", SOCKET))) {
            vm.pause();
            vm.pause();
            vm.resume();
            vm.resume();
            assertThat(fake.orders()).filteredOn(it -> it.contains("/vm")).hasSize(4);
        }
    }

    @Test
    void clonesAreRestoredFromASnapshotEachWithItsOwnSocket() throws Exception {
        FirecrackerDriver driver = driver("");
        Snapshot snapshot = snapshot(driver);
        assertThat(snapshot.memory()).hasSize(MEMORY_MIB * 1024);
        fake.forgetOrders();

        try (Vm first = driver.restore(snapshot, launch("c1", SOCKET));
                Vm second = driver.restore(snapshot, launch("c2", SOCKET))) {
            assertThat(fake.paths()).containsExactly("/logger", "/snapshot/load", "/logger", "/snapshot/load");
            assertThat(fake.orders()).anyMatch(it -> it.contains("\"resume_vm\":true"));
            assertThat(greeting((Endpoint.GuestSocket) first.data())).isEqualTo("OK 8080\n");
            assertThat(greeting((Endpoint.GuestSocket) second.control())).isEqualTo("OK 8079\n");
            assertThat(first.data()).isNotEqualTo(second.data());
        }
    }

    @Test
    void aCloneWithANetworkLearnsWhoItIsBeforeItRuns() throws Exception {
        List<ApiCall> calls = new Orders(true).restore(launch("c1", tap("tap9")));

        assertThat(calls).extracting(ApiCall::path).containsExactly("/logger", "/snapshot/load", "/mmds", "/vm");
        assertThat(calls.toString())
                .contains("resume_vm=false", "host_dev_name=tap9", "iface_id=eth0", "instance-id=c1", "state=Resumed");
    }

    @Test
    void aFrozenMachineCanGoOn() throws Exception {
        try (Vm vm = driver("").boot(boot("m1", SOCKET))) {
            vm.pause();
            vm.snapshot(Files.createDirectory(folder.resolve("s1")));
            vm.resume();
            vm.pause();
            vm.snapshot(Files.createDirectory(folder.resolve("s2")));

            assertThat(folder.resolve("s1").resolve(Snapshot.STATE)).exists();
            assertThat(folder.resolve("s2").resolve(Snapshot.MEMORY)).exists();
        }
    }

    @Test
    void aRunningMachineIsNotFrozen() throws Exception {
        try (Vm vm = driver("").boot(boot("m1", SOCKET))) {
            assertThatThrownBy(() -> vm.snapshot(Files.createDirectory(folder.resolve("s"))))
                    .isInstanceOf(VmException.Failed.class)
                    .hasMessageContaining("not paused");
        }
    }

    @Test
    void aSnapshotThatIsRefusedIsUnusableAndLeavesNothing() throws Exception {
        FirecrackerDriver driver = driver("");
        Snapshot snapshot = snapshot(driver);
        Files.writeString(snapshot.state(), "nonsense");

        assertThatThrownBy(() -> driver.restore(snapshot, launch("c1", SOCKET)))
                .isInstanceOf(VmException.SnapshotUnusable.class)
                .hasMessageContaining("Failed to deserialize")
                .hasMessageContaining(snapshot.directory().toString());
        assertNothingIsLeft("c1");
    }

    @Test
    void memoryOfAnotherSizeIsRefused() throws Exception {
        FirecrackerDriver driver = driver("");
        Snapshot snapshot = snapshot(driver);
        Files.write(snapshot.memory(), new byte[10]);

        assertThatThrownBy(() -> driver.restore(snapshot, launch("c1", SOCKET)))
                .isInstanceOf(VmException.SnapshotUnusable.class)
                .hasMessageContaining("wrong size");
    }

    @Test
    void aDiskThatIsNotThereMakesASnapshotUnusable() throws Exception {
        FirecrackerDriver driver = driver("");
        Snapshot snapshot = snapshot(driver);
        Files.delete(folder.resolve("disk.sqfs"));

        assertThatThrownBy(() -> driver.restore(snapshot, launch("c1", SOCKET)))
                .isInstanceOf(VmException.SnapshotUnusable.class)
                .hasMessageContaining("rootfs");
    }

    @Test
    void whateverIsRefusedEndsTheMachineAndIsQuoted() throws Exception {
        for (String path : List.of("/machine-config", "/drives/rootfs", "/actions")) {
            assertThatThrownBy(() -> driver("refuse " + path).boot(boot("m" + path.hashCode(), SOCKET)))
                    .isInstanceOf(VmException.Failed.class)
                    .hasMessageContaining("PUT " + path)
                    .hasMessageContaining("no " + path + " today");
            assertNothingIsLeft("m" + path.hashCode());
        }
    }

    @Test
    void aMonitorThatEndsAtOnceIsQuoted() throws Exception {
        assertThatThrownBy(() -> driver("exit").boot(boot("m1", SOCKET)))
                .isInstanceOf(VmException.Failed.class)
                .hasMessageContaining("code 148")
                .hasMessageContaining("this host has no KVM");
        assertNothingIsLeft("m1");
    }

    @Test
    void aMonitorThatDiesInTheMiddleIsSeen() throws Exception {
        assertThatThrownBy(() -> driver("die /boot-source").boot(boot("m1", SOCKET)))
                .isInstanceOf(VmException.Failed.class)
                .hasMessageContaining("PUT /boot-source");
        assertNothingIsLeft("m1");
    }

    @Test
    void anInterruptEndsABootAndLeavesNothing() throws Exception {
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        FirecrackerDriver driver = driver("hang /actions");
        BootSpec spec = boot("m1", SOCKET);
        Thread booting = Thread.ofVirtual().start(() -> {
            try {
                driver.boot(spec).close();
            } catch (VmException | InterruptedException e) {
                outcome.set(e);
            }
        });
        assertThat(poll.until(
                        java.time.Duration.ofSeconds(60), () -> fake.paths().contains("/actions")))
                .isTrue();

        booting.interrupt();
        booting.join();

        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        assertNothingIsLeft("m1");
    }

    @Test
    void aMissingProgramIsTheHostsFault() throws Exception {
        Path none = folder.resolve("none/firecracker");

        assertThatThrownBy(() -> FirecrackerHost.version(none))
                .isInstanceOf(VmException.HostUnfit.class)
                .hasMessageContaining(none.toString());
        assertThatThrownBy(() -> FirecrackerHost.version(Path.of("/bin/true")))
                .isInstanceOf(VmException.HostUnfit.class)
                .hasMessageContaining("--version");
        assertThatThrownBy(() -> FirecrackerHost.examine(settings("", Optional.empty()), folder.resolve("kvm")))
                .isInstanceOf(VmException.HostUnfit.class)
                .hasMessageContaining("virtualisation");
        assertThat(FirecrackerHost.version(fake.program(""))).isEqualTo("1.13.1");
    }

    @Test
    void aCommandLineThatIsTooLongIsRefusedBeforeAnythingStarts() throws Exception {
        BootSpec spec = new BootSpec(
                launch("m1", SOCKET),
                folder.resolve("vmlinux"),
                folder.resolve("initrd.gz"),
                List.of("x".repeat(2040)));

        assertThatThrownBy(() -> driver("").boot(spec))
                .isInstanceOf(VmException.Failed.class)
                .hasMessageContaining("2048");
        assertThat(fake.orders()).isEmpty();
    }

    @Test
    void aNetworkOfTheUserIsNotToBeHad() throws Exception {
        assertThatThrownBy(() -> driver("").boot(boot("m1", new VmNetwork.UserMode())))
                .isInstanceOf(VmException.HostUnfit.class)
                .hasMessageContaining("'tap'");
    }

    @Test
    void anOrderThatIsTooLargeIsNotSent() {
        FirecrackerApi api = new FirecrackerApi(
                new dev.kiln.runtime.microvm.http.UnixHttp(folder.resolve("s")),
                "m1",
                new com.fasterxml.jackson.databind.ObjectMapper());

        assertThatThrownBy(() -> api.send(
                        ApiCall.put("/mmds", java.util.Map.of("a", "x".repeat(51_200))),
                        java.time.Duration.ofSeconds(1)))
                .isInstanceOf(VmException.Failed.class)
                .hasMessageContaining("51200");
    }

    @Test
    void theJailersCommandLineIsAsItsManualSays() throws Exception {
        assumeTrue(isRoot(), "only root gives files away");
        FirecrackerSettings settings = settings("", jailer());
        Jail jail = Jail.make(settings, settings.jailer().get(), jailed("j1", tap("tap0")), new Mounts());

        assertThat(jail.order().command())
                .containsExactly(
                        folder.resolve("jailer").toString(),
                        "--id",
                        "j1",
                        "--exec-file",
                        folder.resolve("firecracker").toString(),
                        "--uid",
                        "230123",
                        "--gid",
                        "230123",
                        "--cgroup-version",
                        "2",
                        "--chroot-base-dir",
                        folder.resolve("jails").toString(),
                        "--netns",
                        "/run/netns/ns1",
                        "--resource-limit",
                        "no-file=1024",
                        "--resource-limit",
                        "fsize=1000000",
                        "--",
                        "--api-sock",
                        "/run/api.sock");
        assertThat(jail.order().confinement().user()).isEmpty();
        assertThat(jail.order().namespace()).isEmpty();
        jail.remove();
        assertThat(folder.resolve("jails/firecracker/j1")).doesNotExist();
    }

    @Test
    void jailedMachinesAreBootedFrozenAndRestored() throws Exception {
        assumeTrue(isRoot(), "only root gives files away");
        FirecrackerDriver driver =
                new FirecrackerDriver(settings("", jailer()), "1.13.1", new Launcher(spawner), poll, new Mounts());
        Path directory = Files.createDirectory(folder.resolve("frozen"));
        Snapshot snapshot;
        try (Vm vm = driver.boot(new BootSpec(
                jailed("j1", SOCKET), folder.resolve("vmlinux"), folder.resolve("initrd.gz"), List.of()))) {
            assertThat(folder.resolve("jails/firecracker/j1/root/kernel")).hasContent("vmlinux");
            vm.pause();
            snapshot = vm.snapshot(directory);
        }
        assertThat(folder.resolve("jails/firecracker/j1")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(snapshot.memory()).toString()).doesNotContain("WRITE");

        try (Vm clone = driver.restore(snapshot, jailed("j2", SOCKET))) {
            assertThat(greeting((Endpoint.GuestSocket) clone.data())).isEqualTo("OK 8080\n");
        }
        assertThat(folder.resolve("jails/firecracker/j2")).doesNotExist();
        assertThat(snapshot.memory()).exists();
    }

    @Test
    void whatADeadInvokerLeftInTheJailIsSwept() throws Exception {
        Files.createDirectories(folder.resolve("jails/firecracker/dead/root/run"));
        FirecrackerDriver driver = new FirecrackerDriver(settings("", jailer()), "1.13.1", new Launcher(spawner), poll);

        driver.sweep("dead");

        assertThat(folder.resolve("jails/firecracker/dead")).doesNotExist();
    }

    @Test
    void aJailIsMadeOnceForAnId() throws Exception {
        assumeTrue(isRoot(), "only root gives files away");
        Files.createDirectories(folder.resolve("jails/firecracker/j1"));
        FirecrackerDriver driver = new FirecrackerDriver(settings("", jailer()), "1.13.1", new Launcher(spawner), poll);

        assertThatThrownBy(() -> driver.restore(new Snapshot(folder), jailed("j1", SOCKET)))
                .isInstanceOf(VmException.HostUnfit.class)
                .hasMessageContaining("j1");
    }

    private Snapshot snapshot(FirecrackerDriver driver) throws Exception {
        try (Vm vm = driver.boot(boot("template", SOCKET))) {
            vm.pause();
            return vm.snapshot(Files.createDirectory(folder.resolve("snapshot")));
        }
    }

    private void assertNothingIsLeft(String id) throws IOException {
        try (Stream<Path> left = Files.list(folder.resolve(id))) {
            assertThat(left.map(it -> it.getFileName().toString()))
                    .allMatch(it -> it.equals(Launcher.PROCESS) || it.equals(Launcher.LOG));
        }
        assertThat(ProcStat.read(folder.resolve(id).resolve(Launcher.PROCESS)))
                .hasValueSatisfying(it -> assertThat(it.isAlive()).isFalse());
    }

    private static String greeting(Endpoint.GuestSocket endpoint) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(endpoint.path()));
            channel.write(ByteBuffer.wrap(("CONNECT " + endpoint.port() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private FirecrackerDriver driver(String trouble) throws IOException {
        return new FirecrackerDriver(settings(trouble, Optional.empty()), "1.13.1", new Launcher(spawner), poll);
    }

    private FirecrackerSettings settings(String trouble, Optional<FirecrackerSettings.Jailer> jailer)
            throws IOException {
        return new FirecrackerSettings(fake.program(trouble), jailer, true, "host");
    }

    private Optional<FirecrackerSettings.Jailer> jailer() throws IOException {
        return Optional.of(new FirecrackerSettings.Jailer(fake.jailer(), folder.resolve("jails"), 1_000_000));
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private BootSpec boot(String id, VmNetwork network) throws IOException {
        return new BootSpec(
                launch(id, network), folder.resolve("vmlinux"), folder.resolve("initrd.gz"), List.of("kiln.x=1"));
    }

    private static VmNetwork tap(String device) {
        return new VmNetwork.Tap("ns1", device, "10.201.0.7");
    }

    private LaunchSpec launch(String id, VmNetwork network) throws IOException {
        return launch(id, network, Confinement.none());
    }

    private LaunchSpec jailed(String id, VmNetwork network) throws IOException {
        return launch(id, network, new Confinement(Optional.of(USER), List.of()));
    }

    private LaunchSpec launch(String id, VmNetwork network, Confinement confinement) throws IOException {
        Path directory = Files.createDirectories(folder.resolve(id));
        return new LaunchSpec(id, directory, folder.resolve("disk.sqfs"), 1, MEMORY_MIB, network, confinement);
    }
}
