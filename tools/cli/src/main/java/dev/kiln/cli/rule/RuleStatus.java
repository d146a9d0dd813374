// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Call;
import java.util.Locale;

/** Whether a rule is applied when its trigger is fired. */
enum RuleStatus {
    ACTIVE,
    INACTIVE;

    /** The call that gives it to the rule of that path. */
    Call set(String path) {
        return Call.post(path, document());
    }

    /** As the API writes it. */
    ObjectNode document() {
        return JsonTree.object().put("status", name().toLowerCase(Locale.ROOT));
    }
}
