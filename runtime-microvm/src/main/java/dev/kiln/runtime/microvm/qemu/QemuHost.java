// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.qemu;

import dev.kiln.runtime.microvm.launch.Spawner;
import dev.kiln.runtime.microvm.vm.Caps;
import dev.kiln.runtime.microvm.vm.Caps.Acceleration;
import dev.kiln.runtime.microvm.vm.VmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What QEMU is on this machine. */
public record QemuHost(Caps caps, QemuCommand command) {

    /** Which acceleration is wanted; {@code AUTO} takes KVM where a guest really runs with it. */
    public enum Wanted {
        AUTO,
        KVM,
        EMULATED
    }

    /**
     * What is needed to run a guest for a moment.
     *
     * @param scratch where the outcome is kept until the host is started again, and nothing else is
     */
    public record Trial(Path kernel, Path initrd, Path scratch) {}

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** An emulating monitor's translated code and own memory; measured with 256 MiB guests. */
    private static final int EMULATED_OVERHEAD_MIB = 192;

    private static final int KVM_OVERHEAD_MIB = 32;
    private static final Pattern VERSION = Pattern.compile("version ([0-9][^ \\n]*)");
    private static final Pattern MEGA_HERTZ = Pattern.compile("cpu MHz\\s*:\\s*([0-9]+)\\.([0-9]{3})");
    private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.*)");

    /** Asks the program for its version, and tries KVM if it is wanted and there. Bounded by some seconds. */
    public static QemuHost examine(String program, Wanted wanted, Trial trial, Spawner spawner)
            throws VmException, InterruptedException {
        try {
            String version = version(program, trial, spawner);
            String cpu = Files.readString(Path.of("/proc/cpuinfo"));
            Optional<String> obstacle =
                    wanted == Wanted.EMULATED ? Optional.of("not wanted") : knownKvm(program, version, trial, spawner);
            if (wanted == Wanted.KVM && obstacle.isPresent()) {
                throw new VmException.HostUnfit("KVM is wanted, but " + obstacle.get());
            }
            Acceleration acceleration = obstacle.isPresent() ? Acceleration.EMULATED : Acceleration.KVM;
            QemuCommand command = new QemuCommand(program, acceleration, kiloHertz(cpu));
            String model = acceleration == Acceleration.KVM ? first(MODEL, cpu) : command.cpu();
            int overhead = acceleration == Acceleration.KVM ? KVM_OVERHEAD_MIB : EMULATED_OVERHEAD_MIB;
            return new QemuHost(new Caps("qemu", version, model, acceleration, true, false, overhead), command);
        } catch (IOException e) {
            throw new VmException.HostUnfit(
                    "cannot run '" + program
                            + "': type 'apt-get install qemu-system-x86', or name it in the key 'qemu' ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static String version(String program, Trial trial, Spawner spawner)
            throws IOException, VmException, InterruptedException {
        Path said = Files.createTempFile(trial.scratch(), "version", ".txt");
        try {
            Process process = spawner.start(List.of(program, "--version"), Map.of(), said.toFile());
            if (!endsWell(process)) {
                throw new VmException.HostUnfit("'" + program + " --version' fails: " + Files.readString(said));
            }
            return first(VERSION, Files.readString(said));
        } finally {
            Files.deleteIfExists(said);
        }
    }

    /** The outcome of the trial, which takes seconds where it fails and is the same until the host is started again. */
    private static Optional<String> knownKvm(String program, String version, Trial trial, Spawner spawner)
            throws IOException, InterruptedException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String subject =
                String.join("\n", boot, program, version, trial.initrd().toString());
        Path kept = trial.scratch().resolve("kvm");
        Optional<String> said = Files.exists(kept) ? Optional.of(Files.readString(kept)) : Optional.empty();
        if (said.filter(text -> text.startsWith(subject + "\n")).isPresent()) {
            return said.map(text -> text.substring(subject.length() + 1)).filter(why -> !why.isEmpty());
        }
        Optional<String> outcome = kvm(program, trial, spawner);
        Path draft = Files.createTempFile(trial.scratch(), "kvm", ".draft");
        Files.writeString(draft, subject + "\n" + outcome.orElse(""));
        Files.move(draft, kept, StandardCopyOption.ATOMIC_MOVE);
        return outcome;
    }

    /** Why KVM cannot be used; nothing when a guest ran with it. A device that is there is no proof. */
    private static Optional<String> kvm(String program, Trial trial, Spawner spawner)
            throws IOException, InterruptedException {
        Path device = Path.of("/dev/kvm");
        if (!Files.isWritable(device)) {
            return Optional.of(device + " is not there, or not ours to write");
        }
        Path said = Files.createTempFile(trial.scratch(), "kvm", ".txt");
        try {
            QemuCommand command = new QemuCommand(program, Acceleration.KVM, 0);
            boolean hasRun =
                    endsWell(spawner.start(command.probe(trial.kernel(), trial.initrd()), Map.of(), said.toFile()));
            return hasRun
                    ? Optional.empty()
                    : Optional.of("a guest does not run with it within " + PATIENCE.toSeconds() + " s: "
                            + Files.readString(said).strip());
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private static boolean endsWell(Process process) throws InterruptedException {
        try {
            return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }

    private static long kiloHertz(String cpu) {
        Matcher found = MEGA_HERTZ.matcher(cpu);
        return found.find() ? Long.parseLong(found.group(1)) * 1000 + Long.parseLong(found.group(2)) : 2_000_000;
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1).strip() : "unknown";
    }
}
