// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A line of a reply's head; there may be several of one name. */
public record Header(String name, String value) {

    /** What the door writes itself: about the connection, the body, and the request's id. */
    private static final Set<String> OF_THE_DOOR = Set.of(
            "connection",
            "content-length",
            "content-type",
            "date",
            "keep-alive",
            "server",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-request-id");

    private static final int MAX_LATIN = 0xFF;

    /**
     * A header out of what a user wrote; empty when it could end the line, and with it begin others. Letters that HTTP has not
     * become the bytes of UTF-8.
     */
    public static Optional<Header> of(String name, String value) {
        boolean isPossible = !name.isEmpty()
                && name.chars().allMatch(Header::isOfName)
                && value.chars().noneMatch(Header::isControl);
        if (!isPossible) {
            return Optional.empty();
        }
        boolean isLatin = value.chars().allMatch(it -> it <= MAX_LATIN);
        return Optional.of(new Header(
                name,
                isLatin ? value : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
    }

    public boolean hasName(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** Whether only the door may say this. */
    public boolean isOfTheDoor() {
        return OF_THE_DOOR.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isOfName(int letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(letter) >= 0;
    }

    private static boolean isControl(int letter) {
        return (letter < ' ' && letter != '\t') || letter == 0x7F;
    }
}
