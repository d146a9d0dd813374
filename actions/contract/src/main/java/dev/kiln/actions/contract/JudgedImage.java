// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** What the checks know about the image they judge. */
interface JudgedImage {
    ActionImage image();

    Snippets snippets();

    Set<Trait> traits();

    default Session start() throws IOException {
        return start(Map.of());
    }

    default Session start(Map<String, String> environment) throws IOException {
        return Session.over(image().start(environment));
    }

    /** A sandbox that is ready to run one of the snippets. */
    default Session started(String snippet) throws IOException {
        return start().initialised(snippets().source(snippet));
    }
}
