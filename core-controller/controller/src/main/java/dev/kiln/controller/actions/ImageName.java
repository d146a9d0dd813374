// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import java.util.regex.Pattern;

/** The grammar of image references: {@code [registry[:port]/][prefix/...]name[:tag][@algorithm:digest]}. */
final class ImageName {

    private static final int MAX_LENGTH = 512;

    private static final String HOST =
            "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.[a-zA-Z0-9-]+)*(?::\\d{1,5})?";
    private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";

    // possessive where it can be, so that no input makes the match slow
    private static final Pattern SYNTAX = Pattern.compile("(?:" + HOST + "/)?(?:" + PART + "/)*+" + PART
            + "(?::[\\w][\\w.-]{0,127})?(?:@[a-zA-Z][a-zA-Z0-9+._-]*:[0-9a-fA-F]{32,128})?");

    private ImageName() {}

    static boolean isValid(String text) {
        return text.length() <= MAX_LENGTH && SYNTAX.matcher(text).matches();
    }
}
