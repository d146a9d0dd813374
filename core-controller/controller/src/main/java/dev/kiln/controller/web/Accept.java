// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import dev.kiln.controller.http.MediaType;
import java.util.Locale;

/** Which types a client takes, as {@code Accept} says it. Pure. */
final class Accept {

    private static final int NO_MATCH = -1;

    private Accept() {}

    /**
     * Whether this type is taken. The range that says most decides; one of quality zero is a no. What cannot be read is passed
     * over, and a header that says nothing takes all.
     */
    static boolean takes(String header, MediaType type) {
        boolean saysSomething = false;
        int most = NO_MATCH;
        boolean isTaken = false;
        for (String range : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            String[] names = parts[0].trim().split("/", -1);
            if (names.length == 2) {
                saysSomething = true;
                int match = match(names[0].trim(), names[1].trim(), type);
                if (match > most) {
                    most = match;
                    isTaken = isWanted(parts);
                }
            }
        }
        return isTaken || !saysSomething;
    }

    /** How exactly a range means a type: the higher the more so. */
    private static int match(String main, String sub, MediaType type) {
        if (main.equals("*") && sub.equals("*")) {
            return 0;
        }
        if (!main.equals(type.main())) {
            return NO_MATCH;
        }
        if (sub.equals("*")) {
            return 1;
        }
        return sub.equals(type.sub()) ? 2 : NO_MATCH;
    }

    private static boolean isWanted(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (parameter.startsWith("q=")) {
                return !parameter.substring(2).trim().matches("0(\\.0*)?");
            }
        }
        return true;
    }
}
