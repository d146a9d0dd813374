// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.util.Locale;

/**
 * One process of a cluster.
 *
 * @param number among those of its kind, from 0
 */
public record Part(Kind kind, int number) {

    public static final Part BROKER = new Part(Kind.BROKER, 0);
    public static final Part STORE = new Part(Kind.STORE, 0);

    /** What a process is. */
    public enum Kind {
        BROKER,
        STORE,
        CONTROLLER,
        INVOKER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Part controller(int number) {
        return new Part(Kind.CONTROLLER, number);
    }

    public static Part invoker(int number) {
        return new Part(Kind.INVOKER, number);
    }

    /** Whether it comes with a version of Kiln; the others are what Kiln stands on. */
    public boolean isUpdated() {
        return kind == Kind.CONTROLLER || kind == Kind.INVOKER;
    }

    /** As {@code dev/cluster} calls it: {@code broker}, {@code invoker1}. */
    public String name() {
        return kind == Kind.BROKER || kind == Kind.STORE ? kind.word() : kind.word() + number;
    }

    @Override
    public String toString() {
        return name();
    }
}
