// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.audit.Change;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.pools.kept.Kept;
import dev.kiln.controller.pools.kept.Pool;
import dev.kiln.controller.pools.kept.PoolStore;
import dev.kiln.controller.pools.orders.Views;
import dev.kiln.controller.pools.swaps.InvokerView;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.scheduling.Sighting;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.pools.PoolTuning;
import dev.kiln.model.pools.RuntimeSetup;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Makes, shows, changes and deletes pools. Blocks on the store. */
final class PoolService {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final PoolStore store;
    private final Supplier<List<Sighting>> sightings;
    private final AuditLog audit;
    private final InstantSource clock;

    /** @param sightings the invokers as they are now; must not wait */
    PoolService(PoolStore store, Supplier<List<Sighting>> sightings, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.sightings = sightings;
        this.audit = audit;
        this.clock = clock;
    }

    /** All, by name: those that somebody made, and of those that nobody made the ones whose invokers are up. */
    List<Pool> list() {
        SortedMap<String, Pool> all = new TreeMap<>();
        store.all().forEach(it -> all.put(it.pool().name(), it.pool()));
        sightings.get().stream()
                .map(it -> it.invoker().pool())
                .distinct()
                .filter(it -> !all.containsKey(it))
                .forEach(it -> asStarted(it).ifPresent(pool -> all.put(it, pool)));
        return List.copyOf(all.values());
    }

    Pool get(String name) {
        return find(name)
                .map(Kept::pool)
                .or(() -> asStarted(name))
                .orElseThrow(() -> unknown(name, "Make it with: kiln pool create " + name));
    }

    Kept kept(String name) {
        return find(name)
                .orElseThrow(() -> asStarted(name).isPresent()
                        ? conflict("Nobody made pool '" + name
                                + "' yet: its invokers are as they were started. Take them over"
                                + " with: kiln pool create " + name)
                        : unknown(name, "Make it with: kiln pool create " + name));
    }

    private Refusal unknown(String name, String help) {
        List<String> names = list().stream().map(Pool::name).toList();
        String others = names.isEmpty() ? "" : "; there are: " + String.join(", ", names);
        return new Refusal(new Problem.Unknown("There is no pool '" + name + "'" + others + ". " + help));
    }

    /** A pool that nobody made, as its invokers were started; at revision 0. Empty when none is up. */
    private Optional<Pool> asStarted(String name) {
        return running(name)
                .map(it -> new Pool(
                        name,
                        0,
                        new Generation(0, it),
                        Optional.empty(),
                        0,
                        PoolTuning.NONE,
                        Optional.empty(),
                        0,
                        Set.of(),
                        Optional.empty(),
                        "",
                        Instant.EPOCH));
    }

    List<InvokerView> invokers(String name) {
        return Views.of(name, sightings.get());
    }

    /** What a pool shall be, made or changed. */
    Pool put(Call call, String name, PoolPut put, boolean overwrites) {
        if (!NAME.matcher(name).matches()) {
            throw new Refusal(new Problem.Invalid("The name of a pool is made of at most 63 small letters, digits and"
                    + " . _ - and begins with a letter or a digit."));
        }
        Optional<Kept> old = find(name);
        if (old.isEmpty()) {
            requireRevision(name, 0, put.revision());
            return made(call, draft(call, name, put));
        }
        Pool before = old.get().pool();
        if (put.revision().isEmpty() && !overwrites) {
            throw conflict("Pool '" + name + "' is there already, at revision " + before.revision()
                    + ": say this revision to change it, or overwrite=true");
        }
        requireRevision(name, before.revision(), put.revision());
        Pool after = changed(call, before, put);
        if (!store.replace(old.get(), after, old.get().lease())) {
            throw new Refusal(Problem.Conflict.CONCURRENT);
        }
        audit.did(
                call,
                "change pool",
                "pool " + name,
                new Change(Optional.of(PoolShown.of(before)), Optional.of(PoolShown.of(after))));
        return after;
    }

    Pool delete(Call call, String name, boolean forces) {
        Kept old = kept(name);
        List<InvokerView> up = invokers(name).stream().filter(InvokerView::isUp).toList();
        if (!forces && old.pool().running().isPresent()) {
            throw conflict("Pool '" + name + "' is being swapped; abort that first, or say force=true");
        }
        if (!forces && !up.isEmpty()) {
            throw conflict(up.size() + " invokers of pool '" + name + "' are up: " + names(up)
                    + ". Stop them first; or say force=true, and they stay as they are, told nothing any more");
        }
        if (!store.delete(old)) {
            throw new Refusal(Problem.Conflict.CONCURRENT);
        }
        audit.did(
                call,
                "delete pool",
                "pool " + name,
                new Change(Optional.of(PoolShown.of(old.pool())), Optional.empty()));
        return old.pool();
    }

    /**
     * The pool; one that no operator has made yet is made of the invokers that are up and say that they belong to it, as they are.
     */
    Kept adopted(Call call, String name) {
        if (find(name).isEmpty() && invokers(name).stream().anyMatch(InvokerView::isUp)) {
            made(
                    call,
                    draft(
                            call,
                            name,
                            new PoolPut(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())));
        }
        return kept(name);
    }

    Instant now() {
        return Instant.ofEpochMilli(clock.instant().toEpochMilli());
    }

    static Refusal conflict(String text) {
        return new Refusal(new Problem.Conflict(text));
    }

    static String names(List<InvokerView> views) {
        return String.join(
                ", ", views.stream().limit(10).map(it -> it.id().toString()).toList());
    }

    private Pool made(Call call, Pool pool) {
        if (store.isFull()) {
            throw conflict("There are " + PoolStore.MOST + " pools already, and not more than that; delete one");
        }
        if (!store.make(pool)) {
            throw new Refusal(Problem.Conflict.CONCURRENT);
        }
        audit.did(
                call,
                "make pool",
                "pool " + pool.name(),
                new Change(Optional.empty(), Optional.of(PoolShown.of(pool))));
        return pool;
    }

    /** Numbers go on above all that invokers may have heard of an earlier pool of this name. */
    private Pool draft(Call call, String name, PoolPut put) {
        List<InvokerView> known = invokers(name);
        PoolStore.Numbers used = store.numbers();
        long order = known.stream().mapToLong(it -> it.report().order()).reduce(used.order(), Math::max);
        long generation = known.stream()
                .flatMap(it -> it.report().generations().stream())
                .mapToLong(it -> it.number())
                .reduce(used.generation(), Math::max);
        Optional<RuntimeSetup> running = running(name);
        Optional<RuntimeSetup> setup = put.setup()
                .map(it -> it.over(RuntimeSetup.of("")))
                // as it was shown, and is sent back
                .filter(it -> !running.equals(Optional.of(it)));
        if (setup.isPresent() && running.isPresent()) {
            throw conflict("Invokers of pool '" + name + "' are up and work with " + running.get()
                    + ", as they were started. Make the pool without 'setup', which keeps that, and then change it"
                    + " under load: kiln pool swap " + name + " " + setup.get().provider());
        }
        Generation first = setup.map(it -> new Generation(generation + 1, it))
                // what they were started with has this number everywhere
                .or(() -> running.map(it -> new Generation(0, it)))
                .orElseThrow(() -> new MalformedJsonException("'setup' is missing, and no invoker of pool '" + name
                        + "' is up whose setup could be taken; say for example"
                        + " {\"setup\": {\"provider\": \"docker\"}}"));
        requirePromise(name, put.isolation().flatMap(PoolPut.Promise::atLeast));
        return new Pool(
                name,
                1,
                first,
                Optional.empty(),
                Math.max(generation, first.number()),
                put.tuning().orElse(PoolTuning.NONE),
                put.isolation().flatMap(PoolPut.Promise::atLeast),
                order + 1,
                put.setup().map(SetupDraft::secrets).orElse(Set.of()),
                Optional.empty(),
                call.identity().subject(),
                now());
    }

    private Pool changed(Call call, Pool before, PoolPut put) {
        Optional<IsolationClass> promise = put.isolation()
                .orElseGet(() -> new PoolPut.Promise(before.isolation()))
                .atLeast();
        if (!promise.equals(before.isolation())) {
            requirePromise(before.name(), promise);
            before.running().ifPresent(it -> {
                throw conflict("What pool '" + before.name() + "' promises cannot change while it is swapped;"
                        + " wait for its end, or abort it");
            });
        }
        String by = call.identity().subject();
        Pool tuned = before.with(put.tuning().orElse(before.tuning()), promise, by, now());
        Optional<RuntimeSetup> setup = put.setup()
                .map(it -> it.over(before.current().setup()))
                .filter(it -> !it.equals(before.current().setup()));
        if (setup.isEmpty()) {
            return put.setup().map(it -> tuned.marking(it.secrets())).orElse(tuned);
        }
        List<InvokerView> up =
                invokers(before.name()).stream().filter(InvokerView::isUp).toList();
        if (!up.isEmpty() || before.running().isPresent()) {
            throw conflict("Pool '" + before.name() + "' has invokers that are up: " + names(up)
                    + ". Its setup is changed under load by a swap: kiln pool swap " + before.name() + " "
                    + setup.get().provider());
        }
        return before.with(setup.get(), put.setup().get().secrets(), by, now())
                .tuned(put.tuning().orElse(before.tuning()), promise);
    }

    private void requirePromise(String name, Optional<IsolationClass> promise) {
        promise.ifPresent(promised -> {
            List<InvokerView> weak = invokers(name).stream()
                    .filter(InvokerView::isUp)
                    .filter(it -> it.isolation()
                            .filter(has -> !has.isAtLeast(promised))
                            .isPresent())
                    .toList();
            if (!weak.isEmpty()) {
                throw conflict("Pool '" + name + "' cannot promise '" + promised.word() + "': of its invokers "
                        + names(weak) + " keep less apart");
            }
        });
    }

    private static void requireRevision(String name, long is, Optional<Long> was) {
        if (was.isPresent() && was.get() != is) {
            throw conflict("You changed revision " + was.get() + " of pool '" + name + "', and it is at revision " + is
                    + ": somebody else changed it. Read it again and change that");
        }
    }

    /** What the invokers that are up work with. */
    private Optional<RuntimeSetup> running(String name) {
        return sightings.get().stream()
                .filter(it -> it.isHeard() && it.invoker().pool().equals(name))
                .findFirst()
                .map(it -> RuntimeSetup.of(it.invoker().provider()));
    }

    Optional<Kept> find(String name) {
        try {
            return NAME.matcher(name).matches() ? store.get(name) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw conflict("Pool '" + name + "' cannot be read: " + e.getMessage());
        }
    }
}
