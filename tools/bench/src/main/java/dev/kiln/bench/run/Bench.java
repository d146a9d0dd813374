// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One benchmark. */
public interface Bench {

    /**
     * What a benchmark is told.
     *
     * @param root the project's folder
     * @param runtime the runtime provider's name
     * @param length how long each measured part takes
     * @param sizes how much there is to do, for benchmarks that go by counts
     * @param from the distribution of an older version, where one is given
     * @param progress where to say what goes on
     */
    record Setting(Path root, String runtime, Duration length, Sizes sizes, Optional<Path> from, PrintStream progress) {
        /** A part of the length, for benchmarks of several parts. */
        Duration part(int parts) {
            return length.dividedBy(parts);
        }

        /** The same with another provider. */
        Setting under(String other) {
            return new Setting(root, other, length, sizes, from, progress);
        }

        public void say(String text) {
            progress.println("  " + text);
        }
    }

    /**
     * Counts; each benchmark looks at its own.
     *
     * @param activations that the chaos is to accept, and calls during an upgrade
     * @param kills and pauses that fall meanwhile
     * @param rounds of restarts
     * @param seed of all that is random
     * @param keeps whether the logs stay also when nothing is wrong
     * @param actions in the large store
     * @param records in the large store
     * @param couchRecords in the large store of what speaks like CouchDB; 0 to leave it out
     */
    record Sizes(
            int activations,
            int kills,
            int rounds,
            long seed,
            boolean keeps,
            int actions,
            int records,
            int couchRecords) {}

    /** How long each measured part takes where nobody says it. */
    default Duration standardLength() {
        return Duration.ofSeconds(20);
    }

    Report run(Setting setting) throws IOException, InterruptedException;
}
