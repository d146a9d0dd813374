// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/** One benchmark. */
public interface Bench {

    /**
     * What a benchmark is told.
     *
     * @param root the project's folder
     * @param runtime the runtime provider's name
     * @param length how long each measured part takes
     * @param progress where to say what goes on
     */
    record Setting(Path root, String runtime, Duration length, PrintStream progress) {
        /** A part of the length, for benchmarks of several parts. */
        Duration part(int parts) {
            return length.dividedBy(parts);
        }

        void say(String text) {
            progress.println("  " + text);
        }
    }

    Report run(Setting setting) throws IOException, InterruptedException;
}
