// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.tck.bed.Bounded;
import dev.kiln.verify.report.News;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Judges the plugin that an order names, and prints news on the standard output that it was started with; what the plugin
 * prints goes to standard error.
 */
public final class SubjectMain {

    private static final Duration OPENING = Duration.ofSeconds(30);

    private final Order order;
    private final PrintStream news;
    private final AtomicInteger providers = new AtomicInteger();

    private SubjectMain(Order order, PrintStream news) {
        this.order = order;
        this.news = news;
    }

    /** Takes one argument, the file with the order. */
    public static void main(String[] args) throws IOException {
        PrintStream news = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        SubjectMain main = new SubjectMain(Order.read(Path.of(args[0])), news);
        try {
            main.judge();
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            main.tell(new News.Unusable(String.valueOf(e.getMessage())));
        } catch (Exception | LinkageError | AssertionError e) {
            main.tell(new News.Unusable(FailureText.of(e)));
        }
        main.tell(new News.Over());
        // threads that the plugin left must not keep the process
        Runtime.getRuntime().halt(0);
    }

    private void judge() throws Exception {
        LastLook lastLook = run();
        // here nothing refers to the plugin any more
        int opened = providers.get();
        tell(new News.Left(LastLook.processes()));
        tell(new News.Left(lastLook.threads(opened)));
        tell(new News.Left(lastLook.openFiles(opened)));
        tell(new News.Left(LastLook.classLoader()));
    }

    private LastLook run() throws Exception {
        Path folder = Path.of(order.folder());
        Path scratch = Path.of(order.scratch());
        PluginFolder plugin = PluginFolder.load(folder, scratch, order.provider());
        Map<String, String> places = Map.of(
                "provider", plugin.name(),
                "folder", folder.toString(),
                "kiln", order.root(),
                "scratch", Files.createDirectories(scratch.resolve("s")).toString());
        BedFile file = BedFile.of(
                folder, order.bed().isEmpty() ? Optional.empty() : Optional.of(Path.of(order.bed())), places);
        PluginBed bed = new PluginBed(plugin, file, order.settings(), new Stopwatch(System::nanoTime, this::tell));
        LastLook lastLook = LastLook.before();
        if (introduce(bed, scratch)) {
            check(bed);
            providers.set(bed.clusters().size());
            tell(new News.Left(LastLook.sandboxes(bed, scratch)));
        }
        return lastLook;
    }

    /** Opens the provider once; tells whether it can be judged. */
    private boolean introduce(PluginBed bed, Path scratch) throws Exception {
        return Bounded.call("opening the provider", OPENING, () -> {
            Owner owner = new Owner("kit-introduction", "pool", "first", 1);
            Path data = Files.createDirectories(scratch.resolve("introduction"));
            RuntimeContext context =
                    new RuntimeContext(owner, data, InstantSource.system(), new Random(0), MetricsSink.none());
            try (RuntimeProvider provider = bed.create(bed.config(), context)) {
                ProviderDescription description = provider.describe();
                Health health = provider.check();
                boolean isHealthy = health instanceof Health.Healthy;
                String detail =
                        switch (health) {
                            case Health.Healthy healthy -> healthy.detail();
                            case Health.Unhealthy unhealthy -> unhealthy.reason();
                        };
                tell(new News.Opened(
                        description.name(),
                        description.version(),
                        description.isolation().name(),
                        description.capabilities().stream()
                                .map(Enum::name)
                                .sorted()
                                .toList(),
                        description.weaknesses(),
                        isHealthy,
                        detail));
                if (!isHealthy) {
                    tell(new News.Unusable("the provider says that its backend cannot be used here: " + detail));
                }
                return isHealthy;
            }
        });
    }

    private void check(PluginBed bed) {
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getStore()
                    .put(
                            KitRun.NAMESPACE,
                            KitRun.Subject.class,
                            new KitRun.Subject(bed, Duration.ofSeconds(order.boundSeconds())));
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(KitRun.class))
                    .filters((PostDiscoveryFilter) this::isWanted)
                    .build();
            TestPlan plan = session.getLauncher().discover(request);
            tell(new News.Planned((int) plan.countTestIdentifiers(test -> test.isTest())));
            session.getLauncher().execute(plan, new Listener(this::tell, System::nanoTime));
        }
    }

    private FilterResult isWanted(TestDescriptor test) {
        return FilterResult.includedIf(!test.isTest()
                || Listener.check(test.getSource()).filter(order::wants).isPresent());
    }

    private void tell(News item) {
        synchronized (news) { // checks tell from many threads
            news.println(item.line());
        }
    }
}
