// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import java.util.Map;
import java.util.Set;

/**
 * Where a request goes that came by another path than the action's own, on behalf of the namespace that has the action.
 *
 * @param target what it stands for; its rest is what the action is told as path
 * @param fields arguments that the other path gave; they count more than what query and body say
 * @param hiddenHeaders names in lower case of headers that are not for the action
 */
public record Forwarded(WebPath target, Map<String, String> fields, Set<String> hiddenHeaders) {
    public Forwarded {
        fields = Map.copyOf(fields);
        hiddenHeaders = Set.copyOf(hiddenHeaders);
    }
}
