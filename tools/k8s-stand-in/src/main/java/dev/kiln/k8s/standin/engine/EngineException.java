// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.engine;

/** The daemon refused or did not answer. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1;

    EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
