// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was found out.
 *
 * @param folder the plugin's
 * @param only what was asked for alone; empty for everything
 * @param provider what it says of itself; empty when it could not even be opened
 * @param obstacle why it could not be judged; empty when it was
 * @param isWhole whether all checks that were planned have an outcome
 * @param seconds how long it took
 */
public record Report(
        String folder,
        String only,
        Optional<News.Opened> provider,
        Optional<String> obstacle,
        boolean isWhole,
        List<Outcome> outcomes,
        List<Timing> timings,
        List<Leak> leaks,
        double seconds) {

    public Report {
        outcomes = List.copyOf(outcomes);
        timings = List.copyOf(timings);
        leaks = List.copyOf(leaks);
    }

    /** Of the provider as a whole; its exit code is that of the command. */
    public enum Verdict {
        PASSED(0),
        FAILED(1),
        /** Nothing is proved, for better or worse. */
        NOT_JUDGED(2);

        private final int exitCode;

        Verdict(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    public Verdict verdict() {
        if (obstacle.isPresent() || outcomes.isEmpty()) {
            return Verdict.NOT_JUDGED;
        }
        boolean isSound = isWhole
                && outcomes.stream().noneMatch(Outcome::isFailed)
                && leaks.stream().noneMatch(leak -> leak.weight() == Leak.Weight.FAILURE);
        return isSound ? Verdict.PASSED : Verdict.FAILED;
    }

    public long count(Outcome.Verdict verdict) {
        return outcomes.stream().filter(each -> each.verdict() == verdict).count();
    }

    /** The one line that says it all. */
    public String summary() {
        String name = provider.map(it -> it.name() + " " + it.version()).orElse(folder);
        if (verdict() == Verdict.NOT_JUDGED) {
            return "NOT JUDGED: " + name + ": " + obstacle.orElse("no check was run");
        }
        long leaking = leaks.stream()
                .filter(leak -> leak.weight() == Leak.Weight.FAILURE)
                .count();
        List<String> parts = new ArrayList<>();
        parts.add(count(Outcome.Verdict.PASSED) + " passed");
        parts.add(count(Outcome.Verdict.FAILED) + " failed");
        parts.add(count(Outcome.Verdict.NOT_APPLICABLE) + " not applicable");
        if (leaking > 0) {
            parts.add(leaking + " kinds of leaks");
        }
        if (!isWhole) {
            parts.add("not all were run");
        }
        return verdict() + ": " + name + ": " + String.join(", ", parts)
                + (only.isEmpty() ? "" : " (only " + only + ")");
    }

    /** What adds up while news come in; used by one thread. */
    public static final class Draft {

        private final String folder;
        private final String only;
        private final Map<Measure, List<Long>> nanos = new EnumMap<>(Measure.class);
        private final List<Outcome> outcomes = new ArrayList<>();
        private final List<Leak> leaks = new ArrayList<>();
        private Optional<News.Opened> provider = Optional.empty();
        private Optional<String> obstacle = Optional.empty();

        public Draft(String folder, String only) {
            this.folder = folder;
            this.only = only;
        }

        public void opened(News.Opened opened) {
            provider = Optional.of(opened);
        }

        public void ended(Outcome outcome) {
            outcomes.add(outcome);
        }

        public void took(Measure measure, long duration) {
            nanos.computeIfAbsent(measure, key -> new ArrayList<>()).add(duration);
        }

        public void left(Leak leak) {
            leaks.add(leak);
        }

        public void unusable(String reason) {
            obstacle = Optional.of(reason);
        }

        public List<Outcome> outcomes() {
            return List.copyOf(outcomes);
        }

        public Report finish(boolean isWhole, double seconds) {
            List<Timing> timings = nanos.entrySet().stream()
                    .map(entry -> Timing.of(entry.getKey(), entry.getValue()))
                    .toList();
            return new Report(folder, only, provider, obstacle, isWhole, outcomes, timings, leaks, seconds);
        }
    }
}
