// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.tar;

import java.io.IOException;

/** An archive that is damaged, hostile, or of a kind that is not read here: its author's fault, not the disk's. */
public final class TarException extends IOException {

    private static final long serialVersionUID = 1L;

    public TarException(String message) {
        super(message);
    }
}
