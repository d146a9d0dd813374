// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

/** Bytes that are no message of protobuf's. */
public final class MalformedMessage extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedMessage(String message) {
        super(message);
    }
}
