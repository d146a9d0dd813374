// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

import java.util.Locale;

/**
 * A check of the kit.
 *
 * @param room the behaviour it belongs to: {@code LifeCycle}
 * @param method its name in the kit: {@code aCreatedSandboxIsRunning}
 */
public record CheckName(String room, String method) {

    /** {@code LifeCycle.aCreatedSandboxIsRunning}, by which it can be asked for alone. */
    public String id() {
        return room + "." + method;
    }

    /** {@code a created sandbox is running}. */
    public String sentence() {
        return method.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    /** Whether this is what somebody asked for who typed a room, a name or a part of one. */
    public boolean matches(String words) {
        String wanted = words.toLowerCase(Locale.ROOT);
        return id().toLowerCase(Locale.ROOT).contains(wanted) || sentence().contains(wanted);
    }
}
