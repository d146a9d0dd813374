// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The system calls that a sandbox is refused, as the kernel's filter program: those that reach for the kernel itself or make
 * namespaces, in which a process would have rights that it has not got outside. All others are allowed, as which ones a
 * language runtime needs cannot be known.
 */
public final class SeccompFilter {

    public static final int ELF_X86_64 = 62;
    public static final int ELF_AARCH64 = 183;

    private static final int LOAD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_ANY_BIT = 0x45;
    private static final int JUMP_IF_AT_LEAST = 0x35;
    private static final int RETURN = 0x06;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int ERROR = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
    private static final int CLONE_NAMESPACES = 0x7e020000;
    /** On x86-64, numbers from here on are the x32 interface: the same calls under other numbers. */
    private static final int X32 = 0x40000000;

    /**
     * The numbers of one architecture.
     *
     * @param refused add_key, bpf, delete_module, finit_module, fsconfig, fsmount, fsopen, fspick, init_module, io_uring_*,
     *     kexec_*, keyctl, mount, mount_setattr, move_mount, name_to_handle_at, open_by_handle_at, open_tree,
     *     perf_event_open, pidfd_getfd, pivot_root, process_vm_*, ptrace, quotactl, quotactl_fd, reboot, request_key, setns, swapon, swapoff, syslog,
     *     umount2, unshare, userfaultfd, acct, chroot
     */
    private record Architecture(int audit, int cloneNumber, List<Integer> refused) {}

    private static final int CLONE3 = 435;

    private static final List<Integer> REFUSED_EVERYWHERE =
            List.of(425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 443);

    private static final Architecture X86_64 = new Architecture(
            0xc000003e,
            56,
            List.of(
                    101, 103, 155, 161, 163, 165, 166, 167, 168, 169, 175, 176, 179, 246, 248, 249, 250, 272, 298, 303,
                    304, 308, 310, 311, 313, 320, 321, 323));

    private static final Architecture AARCH64 = new Architecture(
            0xc00000b7,
            220,
            List.of(
                    39, 40, 41, 51, 60, 89, 97, 104, 105, 106, 116, 117, 142, 217, 218, 219, 224, 225, 241, 264, 265,
                    268, 270, 271, 273, 280, 282, 294));

    /** For an architecture whose numbers are not known here; the provider declares the weakness. */
    private static final byte[] ALLOW_ALL = bytes(List.of(new long[] {RETURN, 0, 0, ALLOW}));

    private SeccompFilter() {}

    /** The program for the machine that this runs on. */
    public static byte[] forThisMachine() {
        return forMachine(thisMachine()).orElse(ALLOW_ALL);
    }

    /** Whether the machine that this runs on is one whose numbers are known. */
    public static boolean isKnownHere() {
        return forMachine(thisMachine()).isPresent();
    }

    /** The program for a machine as the header of an ELF file names it; absent for one whose numbers are not known. */
    public static Optional<byte[]> forMachine(int machine) {
        return switch (machine) {
            case ELF_X86_64 -> Optional.of(program(X86_64));
            case ELF_AARCH64 -> Optional.of(program(AARCH64));
            default -> Optional.empty();
        };
    }

    private static int thisMachine() {
        try (InputStream own = Files.newInputStream(Path.of("/proc/self/exe"))) {
            return ByteBuffer.wrap(own.readNBytes(20))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getShort(18);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /proc/self/exe to learn the processor: " + e, e);
        }
    }

    private static byte[] program(Architecture architecture) {
        List<long[]> program = new ArrayList<>();
        add(program, LOAD, 0, 0, ARCHITECTURE);
        add(program, JUMP_IF_EQUAL, 1, 0, architecture.audit());
        add(program, RETURN, 0, 0, KILL_PROCESS);
        add(program, LOAD, 0, 0, NUMBER);
        refuse(program, JUMP_IF_AT_LEAST, X32, ENOSYS);
        // the flags of clone3 are in memory, which a filter cannot read; without it libraries use clone
        refuse(program, JUMP_IF_EQUAL, CLONE3, ENOSYS);
        architecture.refused().forEach(number -> refuse(program, JUMP_IF_EQUAL, number, EPERM));
        REFUSED_EVERYWHERE.forEach(number -> refuse(program, JUMP_IF_EQUAL, number, EPERM));
        add(program, JUMP_IF_EQUAL, 0, 3, architecture.cloneNumber());
        add(program, LOAD, 0, 0, FIRST_ARGUMENT);
        refuse(program, JUMP_IF_ANY_BIT, CLONE_NAMESPACES, EPERM);
        add(program, RETURN, 0, 0, ALLOW);
        return bytes(program);
    }

    private static void refuse(List<long[]> program, int jump, int operand, int error) {
        add(program, jump, 0, 1, operand);
        add(program, RETURN, 0, 0, ERROR | error);
    }

    private static void add(List<long[]> program, int code, int ifTrue, int ifFalse, int operand) {
        program.add(new long[] {code, ifTrue, ifFalse, operand});
    }

    private static byte[] bytes(List<long[]> program) {
        ByteBuffer buffer = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (long[] instruction : program) {
            buffer.putShort((short) instruction[0]);
            buffer.put((byte) instruction[1]);
            buffer.put((byte) instruction[2]);
            buffer.putInt((int) instruction[3]);
        }
        return buffer.array();
    }
}
