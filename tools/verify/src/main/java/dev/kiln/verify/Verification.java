// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify;

import dev.kiln.verify.report.CheckName;
import dev.kiln.verify.report.News;
import dev.kiln.verify.report.Outcome;
import dev.kiln.verify.report.Report;
import dev.kiln.verify.report.TextReport;
import dev.kiln.verify.subject.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Gets an outcome for every check, whatever the plugin does: a process that dies or stands still costs the check that it was
 * at, and another goes on with the rest. Used by one thread.
 */
final class Verification {

    private static final int MOST_PROCESSES = 12;
    private static final Duration BEYOND_ITS_BOUND = Duration.ofSeconds(30);

    /** Leaks are looked for with more patience than a check has. */
    private static final Duration LAST_LOOK = Duration.ofMinutes(3);

    private final List<String> java;
    private final TextReport text;
    private final LongSupplier nanoClock;
    private final Duration total;
    private final Report.Draft draft;

    private boolean isIntroduced;
    private int planned;
    private boolean isOver;
    private boolean isUnusable;
    private Optional<CheckName> current = Optional.empty();

    /**
     * Prepares it.
     *
     * @param java how to start a JVM with this program's class path, without a main class
     * @param text told of each check as it ends
     * @param total how long all of it may take
     */
    Verification(List<String> java, TextReport text, LongSupplier nanoClock, Duration total, Report.Draft draft) {
        this.java = java;
        this.text = text;
        this.nanoClock = nanoClock;
        this.total = total;
        this.draft = draft;
    }

    Report run(Order order, Path scratch) throws IOException, InterruptedException {
        long start = nanoClock.getAsLong();
        for (int i = 0;
                i < MOST_PROCESSES && !isOver && !isUnusable && left(start).isPositive();
                i++) {
            int before = draft.outcomes().size();
            Path place = Files.createDirectories(scratch.resolve("p" + i));
            Path file = place.resolve("order.json");
            order(order, place).write(file);
            try (SubjectProcess process = SubjectProcess.start(java, file, scratch.resolve("plugin.log"))) {
                follow(process, Duration.ofSeconds(order.boundSeconds()), start);
                if (!isOver && !isUnusable) {
                    account(process, draft.outcomes().size() > before);
                }
            }
        }
        if (!left(start).isPositive() && !isOver) {
            draft.ended(new Outcome(
                    new CheckName("Kit", "allChecksAreRun"),
                    Outcome.Verdict.FAILED,
                    "after " + total.toMinutes() + " min not all checks had been run (--within allows more)",
                    total.toMillis()));
        }
        boolean isWhole = isOver && draft.outcomes().size() >= planned;
        return draft.finish(isWhole, (nanoClock.getAsLong() - start) / 1e9);
    }

    private void follow(SubjectProcess process, Duration bound, long start) throws InterruptedException {
        while (!isOver && !isUnusable) {
            // twice, as closing what a check opened has a bound, too
            Duration usual = bound.multipliedBy(2).plus(BEYOND_ITS_BOUND);
            Duration patience = current.isEmpty() && isIntroduced ? LAST_LOOK : usual;
            Duration left = left(start);
            Optional<News> item = process.next(patience.compareTo(left) < 0 ? patience : left);
            if (item.isEmpty()) {
                return;
            }
            hear(item.get());
        }
    }

    private void hear(News item) {
        switch (item) {
            case News.Opened opened -> {
                draft.opened(opened);
                if (!isIntroduced) {
                    text.opened(opened);
                }
                isIntroduced = true;
            }
            case News.Planned plan -> {
                if (planned == 0) {
                    planned = plan.checks();
                    text.planned(planned);
                }
            }
            case News.Began began -> current = Optional.of(began.check());
            case News.Ended ended -> {
                current = Optional.empty();
                tell(ended.outcome());
            }
            case News.Took took -> draft.took(took.measure(), took.nanos());
            case News.Left left -> draft.left(left.leak());
            case News.Unusable unusable -> {
                isUnusable = true;
                draft.unusable(unusable.reason());
            }
            case News.Over over -> isOver = true;
        }
    }

    /** The process is no more, or does no more. */
    private void account(SubjectProcess process, boolean hasProgressed) throws IOException, InterruptedException {
        String how = process.ending();
        String printed = process.tail();
        String words = printed.isEmpty() ? "" : "\nits last words:\n" + printed;
        if (current.isPresent()) {
            String why = "the process of the kit " + how
                    + " during this check: the plugin called System.exit, crashed natively or took all memory" + words;
            tell(new Outcome(current.get(), Outcome.Verdict.FAILED, why, 0));
            current = Optional.empty();
        } else if (!hasProgressed) {
            isUnusable = true;
            draft.unusable("the process of the kit " + how + " before it could go on" + words);
        }
    }

    private void tell(Outcome outcome) {
        draft.ended(outcome);
        text.ended(outcome);
    }

    private Order order(Order first, Path place) {
        List<String> done =
                draft.outcomes().stream().map(each -> each.check().id()).toList();
        return new Order(
                first.folder(),
                first.provider(),
                first.bed(),
                first.settings(),
                first.only(),
                done,
                first.boundSeconds(),
                first.root(),
                place.toString());
    }

    private Duration left(long start) {
        return total.minusNanos(nanoClock.getAsLong() - start);
    }
}
