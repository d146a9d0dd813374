// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What something was and is; never with a secret. */
public record Change(Optional<JsonNode> before, Optional<JsonNode> after) {
    public static final Change NOTHING = new Change(Optional.empty(), Optional.empty());
}
