// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.microvm.guest.GuestControl;
import dev.kiln.runtime.microvm.vm.Vm;
import java.nio.file.Path;

/**
 * A machine whose first process answers.
 *
 * @param release frees what the machine's files are kept by; to be called when it is gone
 */
record Guest(Vm vm, GuestControl control, Path disk, Runnable release) {

    void abandon() {
        vm.close();
        release.run();
    }
}
