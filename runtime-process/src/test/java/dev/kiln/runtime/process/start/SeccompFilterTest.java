// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Runs the filter as the kernel would, with the few instructions that it is made of. */
class SeccompFilterTest {

    private static final int X86_64 = 0xc000003e;
    private static final int AARCH64 = 0xc00000b7;
    private static final int ALLOWED = 0x7fff0000;
    private static final int REFUSED = 0x00050001;
    private static final int UNKNOWN = 0x00050026;
    private static final int KILLED = 0x80000000;

    @Test
    void ordinaryCallsPass() {
        assertThat(judge(SeccompFilter.ELF_X86_64, X86_64, 0, 0)).as("read").isEqualTo(ALLOWED);
        assertThat(judge(SeccompFilter.ELF_AARCH64, AARCH64, 63, 0)).as("read").isEqualTo(ALLOWED);
    }

    @Test
    void mountsAndTracesAreRefused() {
        assertThat(judge(SeccompFilter.ELF_X86_64, X86_64, 165, 0)).as("mount").isEqualTo(REFUSED);
        assertThat(judge(SeccompFilter.ELF_X86_64, X86_64, 101, 0)).as("ptrace").isEqualTo(REFUSED);
        assertThat(judge(SeccompFilter.ELF_AARCH64, AARCH64, 40, 0)).as("mount").isEqualTo(REFUSED);
    }

    @Test
    void processesMayBeMadeButNotNamespaces() {
        int newUser = 0x10000000;
        int thread = 0x003d0f00;

        assertThat(judge(SeccompFilter.ELF_X86_64, X86_64, 56, thread)).isEqualTo(ALLOWED);
        assertThat(judge(SeccompFilter.ELF_X86_64, X86_64, 56, newUser)).isEqualTo(REFUSED);
        assertThat(judge(SeccompFilter.ELF_AARCH64, AARCH64, 220, newUser)).isEqualTo(REFUSED);
        assertThat(judge(SeccompFilter.ELF_X86_64, X86_64, 435, 0)).as("clone3").isEqualTo(UNKNOWN);
    }

    @Test
    void otherNumberingsOfTheSameCallsDoNotPass() {
        assertThat(judge(SeccompFilter.ELF_X86_64, X86_64, 0x40000000 | 165, 0)).isEqualTo(UNKNOWN);
        assertThat(judge(SeccompFilter.ELF_X86_64, 0x40000003, 21, 0))
                .as("of i386")
                .isEqualTo(KILLED);
    }

    @Test
    void aForeignMachineHasNoFilter() {
        assertThat(SeccompFilter.forMachine(8)).isEmpty();
    }

    private static int judge(int machine, int architecture, int number, int firstArgument) {
        ByteBuffer program =
                ByteBuffer.wrap(SeccompFilter.forMachine(machine).orElseThrow()).order(ByteOrder.LITTLE_ENDIAN);
        int accumulator = 0;
        for (int at = 0; ; at++) {
            int code = program.getShort(at * 8);
            int operand = program.getInt(at * 8 + 4);
            boolean holds = false;
            switch (code) {
                case 0x20 -> accumulator = operand == 0 ? number : operand == 4 ? architecture : firstArgument;
                case 0x15 -> holds = accumulator == operand;
                case 0x35 -> holds = Integer.compareUnsigned(accumulator, operand) >= 0;
                case 0x45 -> holds = (accumulator & operand) != 0;
                case 0x06 -> {
                    return operand;
                }
                default -> throw new AssertionError("instruction " + code);
            }
            if (code != 0x20) {
                at += program.get(at * 8 + (holds ? 2 : 3));
            }
        }
    }
}
