// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import java.security.SecureRandom;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether an action is a web action, written down as annotations. */
final class WebOptions {

    @Option(
            names = "--web",
            paramLabel = "true|raw|no",
            order = 30,
            description = "make it a web action, one that gets the raw request, or none")
    private @Nullable String web;

    @Option(
            names = "--web-secure",
            paramLabel = "SECRET",
            order = 31,
            description = "what X-Require-Whisk-Auth must be: a text, true for a random number, or false for none")
    private @Nullable String secure;

    boolean isGiven() {
        return web != null || secure != null;
    }

    /** Adds to the annotations, which already hold those that the action has. */
    void addTo(ObjectNode annotations) {
        if (web != null) {
            mode(web, annotations);
        }
        if (secure != null) {
            if (!annotations.path("web-export").asBoolean(false)) {
                throw CommandFailure.usage(
                        "The --web-secure option is only valid when the --web option is enabled.", "add --web true");
            }
            secure(secure, annotations);
        }
    }

    private static void mode(String web, ObjectNode annotations) {
        switch (web.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> put(annotations, true, false);
            case "raw" -> put(annotations, true, true);
            case "false", "no" -> put(annotations, false, false);
            default ->
                throw CommandFailure.usage("Invalid argument '" + web
                        + "' for --web flag. Valid input consist of 'yes', 'true', 'raw', 'false', or 'no'.");
        }
    }

    private static void put(ObjectNode annotations, boolean isExported, boolean isRaw) {
        annotations.put("web-export", isExported).put("raw-http", isRaw).put("final", isExported);
    }

    private static void secure(String secret, ObjectNode annotations) {
        String name = "require-whisk-auth";
        switch (secret.toLowerCase(Locale.ROOT)) {
            // a number that JavaScript can hold exactly
            case "true" -> annotations.put(name, new SecureRandom().nextLong(1L << 53));
            case "false" -> annotations.put(name, false);
            default -> {
                if (secret.length() < 16 && secret.chars().allMatch(Character::isDigit)) {
                    annotations.put(name, Long.parseLong(secret));
                } else {
                    annotations.put(name, secret);
                }
            }
        }
    }
}
