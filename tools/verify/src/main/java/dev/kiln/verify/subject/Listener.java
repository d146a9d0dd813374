// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.verify.report.CheckName;
import dev.kiln.verify.report.News;
import dev.kiln.verify.report.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Turns what the launcher tells into news. */
final class Listener implements TestExecutionListener {

    private static final long NANOS_EACH_MILLI = 1_000_000;

    private final Consumer<News> news;
    private final LongSupplier nanoClock;
    private final Map<String, Long> starts = new ConcurrentHashMap<>();
    private final Map<String, String> notApplicable = new ConcurrentHashMap<>();

    Listener(Consumer<News> news, LongSupplier nanoClock) {
        this.news = news;
        this.nanoClock = nanoClock;
    }

    /** The check that a method of the kit is; empty for what is no check. */
    static Optional<CheckName> check(Optional<TestSource> source) {
        return source.filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(method -> new CheckName(
                        method.getClassName().substring(method.getClassName().lastIndexOf('$') + 1),
                        method.getMethodName()));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            starts.put(test.getUniqueId(), nanoClock.getAsLong());
            check(test.getSource()).ifPresent(check -> news.accept(new News.Began(check)));
        }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        String why = entry.getKeyValuePairs().get(ProviderCheck.NOT_APPLICABLE);
        if (why != null) {
            notApplicable.putIfAbsent(test.getUniqueId(), why);
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Optional<String> failure = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL
                ? Optional.empty()
                : Optional.of(result.getThrowable().map(FailureText::of).orElse("it was aborted without a reason"));
        if (!test.isTest()) {
            // a room that cannot be set up takes its checks with it
            failure.ifPresent(why -> news.accept(new News.Ended(
                    new Outcome(new CheckName("Kit", test.getLegacyReportingName()), Outcome.Verdict.FAILED, why, 0))));
            return;
        }
        long started = starts.getOrDefault(test.getUniqueId(), nanoClock.getAsLong());
        long millis = (nanoClock.getAsLong() - started) / NANOS_EACH_MILLI;
        check(test.getSource()).ifPresent(check -> news.accept(new News.Ended(outcome(test, check, failure, millis))));
    }

    private Outcome outcome(TestIdentifier test, CheckName check, Optional<String> failure, long millis) {
        if (failure.isPresent()) {
            return new Outcome(check, Outcome.Verdict.FAILED, failure.get(), millis);
        }
        String why = notApplicable.get(test.getUniqueId());
        return why == null
                ? new Outcome(check, Outcome.Verdict.PASSED, "", millis)
                : new Outcome(check, Outcome.Verdict.NOT_APPLICABLE, why, millis);
    }
}
