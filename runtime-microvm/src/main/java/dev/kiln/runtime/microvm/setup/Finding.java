// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.setup;

/**
 * Something that sandboxes in virtual machines need or could use.
 *
 * @param name one word: {@code qemu}
 * @param state whether it is there
 * @param detail what was found, or what is missing
 * @param remedy what to do about it; empty when there is nothing to do
 */
record Finding(String name, State state, String detail, String remedy) {

    enum State {
        /** It is there. */
        OK,
        /** It is not, and sandboxes run without it, more slowly or less well kept. */
        WITHOUT,
        /** It is not, and there are no sandboxes. */
        MISSING
    }
}
