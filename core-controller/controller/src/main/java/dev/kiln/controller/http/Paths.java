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
    record Path(String[] segments, boolean hasSlashAtEnd) {
        boolean isBelow(String first, String second) {
            return segments.length >= 2 && segments[0].equals(first) && segments[1].equals(second);
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
        return new Path(segments.toArray(NONE), wasSlash && !segments.isEmpty());
    }

    static String[] split(String pattern) {
        String inner = pattern.substring(1);
        if (inner.isEmpty()) {
            return NONE;
        }
        return (inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner).split("/", -1);
    }
}
