// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.fill;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.action.Annotations;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.action.Parameters;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.store.ActivationQuery;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A store with a known number of actions and records of one namespace, and the questions that are put to it. The records begin a
 * second after each other. For one thread, which may fill it with the help of its own.
 */
public final class FilledStore {

    private static final NamespaceName NAMESPACE = new NamespaceName("guest");
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Page PAGE = new Page(0, 30);
    private static final int BATCH = 500;
    private static final int WRITERS = 32;
    private static final long SEED = 7;

    private final ArtifactStore artifacts;
    private final ActivationStore activations;
    private final int actions;
    private final int records;
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

    /** Empty at first. */
    public FilledStore(ArtifactStore artifacts, ActivationStore activations, int actions, int records) {
        this.artifacts = artifacts;
        this.activations = activations;
        this.actions = actions;
        this.records = records;
    }

    /** Fills it; minutes, where it is large. */
    public void fill(Consumer<String> progress) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        inParallel(() -> {
            for (int number = next.getAndIncrement(); number < actions; number = next.getAndIncrement()) {
                artifacts.put(action(number), new Expected.Absent());
                tell(progress, number, actions, "actions");
            }
        });
        List<Activation> batch = new ArrayList<>();
        for (int number = 0; number < records; number++) {
            batch.add(record(number));
            if (batch.size() == BATCH || number == records - 1) {
                activations.append(batch);
                batch.clear();
            }
            tell(progress, number, records, "records");
        }
    }

    /** Reads one action. */
    public void getAction() {
        int number = random.nextInt(actions);
        if (artifacts.action(name(number)).isEmpty()) {
            throw new IllegalStateException("the store does not have action " + number + " of " + actions);
        }
    }

    /** The path of one action, below the namespace's. */
    public String actionPath() {
        return "/actions/" + name(random.nextInt(actions)).name();
    }

    /** The path of a list of records since one of them. */
    public String listPath() {
        int number = random.nextInt(Math.max(1, records - PAGE.limit()));
        return "/activations?limit=" + PAGE.limit() + "&since=" + start(number).toEpochMilli();
    }

    /** Lists records since one of them: those before it are not wanted, those after it more than a page. */
    public void listRecords() {
        int number = random.nextInt(Math.max(1, records - PAGE.limit()));
        ActivationQuery query =
                new ActivationQuery(NAMESPACE, Optional.empty(), Optional.of(start(number)), Optional.empty());
        int found = activations.list(query, PAGE).size();
        if (found != Math.min(PAGE.limit(), records)) {
            throw new IllegalStateException(
                    "the store lists " + found + " records since the one with number " + number + " of " + records);
        }
    }

    private static void tell(Consumer<String> progress, int number, int all, String what) {
        int step = Math.max(1, all / 5);
        if (all > 10_000 && number > 0 && number % step == 0) {
            progress.accept(number + " of " + all + " " + what);
        }
    }

    private static void inParallel(Runnable work) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < WRITERS; i++) {
            Thread thread = Thread.ofPlatform().daemon().unstarted(work);
            thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("the store could not be filled", failures.getFirst());
        }
    }

    private static QualifiedName name(int number) {
        return QualifiedName.parse("guest/action" + number);
    }

    private static Instant start(int number) {
        return FIRST.plusSeconds(number);
    }

    private static Action action(int number) {
        return new Action(
                name(number),
                Version.FIRST,
                false,
                new Exec.Managed(
                        "nodejs:20", new Code.Inline("function main() { return {} }", false), Optional.empty()),
                new Parameters(List.of(new Parameters.Parameter("greeting", TextNode.valueOf("hello " + number)))),
                ActionLimits.DEFAULT,
                Annotations.NONE.with("exec", TextNode.valueOf("nodejs:20")),
                FIRST);
    }

    private Activation record(int number) {
        return new Activation(
                NAMESPACE,
                new EntityName("action" + number % Math.max(1, actions)),
                Version.FIRST,
                "guest",
                ActivationId.random(random),
                Optional.empty(),
                start(number),
                Optional.of(start(number).plusMillis(12)),
                ActivationResponse.success(Json.object().put("greeting", "hello " + number), 24),
                List.of(),
                Annotations.NONE
                        .with("path", TextNode.valueOf(name(number).toString()))
                        .with("kind", TextNode.valueOf("nodejs:20"))
                        .with("waitTime", IntNode.valueOf(3)),
                false);
    }
}
