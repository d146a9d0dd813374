// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import java.util.List;

/** A line of the table: something that a test must have seen. */
sealed interface Row {

    /** What the row is called in its table; no two rows share one. */
    List<String> cells();

    /** Whether this was seen here. */
    boolean isSeenIn(Sight sight);

    /**
     * A status of a route.
     *
     * @param method {@code any} for all of them
     */
    record Status(Template route, String method, int status) implements Row {

        @Override
        public List<String> cells() {
            return List.of(route.text(), method, String.valueOf(status));
        }

        @Override
        public boolean isSeenIn(Sight sight) {
            return sight instanceof Sight.Answer answer
                    && answer.status() == status
                    && (method.equals("any") || method.equals(answer.method()))
                    && (route.matches(answer.path()) || route.matches(withoutSlash(answer.path())));
        }

        private static String withoutSlash(String path) {
            return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        }
    }

    /**
     * A sentence.
     *
     * @param id of the message, which may have several texts
     * @param place a status, or the part of a record in which it stands
     */
    record Message(String id, String place, Template text) implements Row {

        @Override
        public List<String> cells() {
            return List.of(id, place, text.text());
        }

        @Override
        public boolean isSeenIn(Sight sight) {
            return switch (sight) {
                case Sight.Answer answer -> false;
                case Sight.Refused refused ->
                    place.equals(String.valueOf(refused.status())) && text.matches(refused.sentence());
                case Sight.Recorded recorded -> !Character.isDigit(place.charAt(0)) && text.matches(recorded.text());
            };
        }
    }
}
