// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** For a terminal: a line for each check as it ends, and the rest when all is over. */
public final class TextReport {

    private static final int ROOM_WIDTH = 12;
    private static final int WORD_WIDTH = 6;

    private final PrintStream out;
    private int planned;
    private int seen;

    public TextReport(PrintStream out) {
        this.out = out;
    }

    public void opened(News.Opened provider) {
        out.println("provider      " + line(provider.name() + " " + provider.version()));
        out.println("isolation     " + line(provider.isolation()));
        out.println("capabilities  " + line(words(provider.capabilities(), "none declared")));
        String indent = "weaknesses    ";
        for (String weakness : provider.weaknesses()) {
            out.println(indent + line(weakness));
            indent = " ".repeat(indent.length());
        }
        out.println("health        " + line(provider.health()));
    }

    public void planned(int checks) {
        planned = Math.max(planned, seen + checks);
        out.println("checks        " + checks);
        out.println();
    }

    public void ended(Outcome outcome) {
        seen++;
        CheckName check = outcome.check();
        out.println(String.format(
                Locale.ROOT,
                "%3d/%d  %-" + WORD_WIDTH + "s  %-" + ROOM_WIDTH + "s  %s  (%,d ms)",
                seen,
                Math.max(planned, seen),
                outcome.verdict().word(),
                check.room(),
                check.sentence(),
                outcome.millis()));
        if (!outcome.message().isEmpty()) {
            outcome.message().lines().forEach(text -> out.println(" ".repeat(17) + line(text)));
        }
        if (outcome.isFailed()) {
            Advice.of(check).ifPresent(where -> out.println(" ".repeat(17) + "read: " + where));
            out.println(" ".repeat(17) + "run it alone: --only " + check.id());
        }
        out.flush();
    }

    public void finished(Report report) {
        if (!report.timings().isEmpty()) {
            out.println();
            out.println(String.format("%-14s  %5s  %12s  %12s", "milliseconds", "times", "median", "p95"));
            for (Timing each : report.timings()) {
                out.println(String.format(
                        Locale.ROOT,
                        "%-14s  %5d  %,12.1f  %,12.1f",
                        each.measure().label(),
                        each.count(),
                        each.medianMillis(),
                        each.p95Millis()));
            }
        }
        if (!report.leaks().isEmpty()) {
            out.println();
            out.println(String.format("%-14s  %5s", "left behind", "count"));
            for (Leak each : report.leaks()) {
                out.println(String.format(
                                Locale.ROOT,
                                "%-14s  %5d  %-6s  %s",
                                each.what(),
                                each.count(),
                                each.weight().word(),
                                line(each.detail()))
                        .stripTrailing());
            }
        }
        out.println();
        out.println(line(report.summary()) + String.format(Locale.ROOT, ", in %.0f s", report.seconds()));
        out.flush();
    }

    private static String words(List<String> all, String none) {
        return all.isEmpty() ? none : String.join(", ", all);
    }

    /** What a plugin says may hold anything, and a terminal obeys some of it. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
