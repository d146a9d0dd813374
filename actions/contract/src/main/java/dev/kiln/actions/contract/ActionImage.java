// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.io.IOException;
import java.util.Map;

/** What sandboxes are started from. */
public interface ActionImage {

    /** Starts a sandbox with these variables; returns when its address accepts connections. The caller closes it. */
    ActionSandbox start(Map<String, String> environment) throws IOException;
}
