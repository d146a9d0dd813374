// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.scaladsl.model.Uri;

/** Paths in segments. */
final class Paths {

    private static final String[] NONE = {};

    private Paths() {}

    /** A request's path: its segments, each decoded by itself, so that an encoded slash stays a part of its segment. */
    record Path(String[] segments, boolean hasSlashAtEnd, Uri.Path whole) {
        boolean isBelow(String first, String second) {
            return segments.length >= 2 && segments[0].equals(first) && segments[1].equals(second);
        }

        boolean isBelow(String first, String second, String third) {
            return isBelow(first, second) && segments.length >= 3 && segments[2].equals(third);
        }

        /** What follows so many segments, with the slash before it; percent-encoded. */
        String rest(int count) {
            Uri.Path rest = whole;
            for (int i = 0; i < count; i++) {
                rest = rest.startsWithSlash() ? rest.tail() : rest;
                // between two slashes in a row there is none
                rest = rest.startsWithSegment() ? rest.tail() : rest;
            }
            return rest.toString();
        }
    }

    static Path of(Uri.Path path) {
        List<String> segments = new ArrayList<>(8);
        boolean wasSlash = false;
        for (Uri.Path rest = path; !rest.isEmpty(); rest = rest.tail()) {
            if (rest.startsWithSegment()) {
                segments.add((String) rest.head());
                wasSlash = false;
            } else {
                if (wasSlash) {
                    // two slashes in a row have an empty segment between them, which no route has
                    segments.add("");
                }
                wasSlash = true;
            }
        }
        return new Path(segments.toArray(NONE), wasSlash && !segments.isEmpty(), path);
    }

    static String[] split(String pattern) {
        String inner = pattern.substring(1);
        if (inner.isEmpty()) {
            return NONE;
        }
        return (inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner).split("/", -1);
    }
}
