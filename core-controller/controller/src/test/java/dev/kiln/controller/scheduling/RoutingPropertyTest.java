// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.controller.routing.Ask;
import dev.kiln.controller.routing.KnownPools;
import dev.kiln.controller.routing.RoutingTable;
import dev.kiln.controller.routing.TableReader;
import dev.kiln.controller.routing.policy.Feasibility;
import dev.kiln.controller.scheduling.RoutingOracle.Host;
import dev.kiln.controller.scheduling.RoutingOracle.Task;
import dev.kiln.controller.scheduling.RoutingOracle.Verdict;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random actions, policies, clusters and failures of pools, held against {@link RoutingOracle}, which shares no code with the policy. */
class RoutingPropertyTest {

    private static final int WORLDS = 500;
    private static final int ACTIONS = 20;
    private static final int MOST_AWAY = 12;

    private final Map<Verdict.Kind, Integer> seen = new HashMap<>();

    /** What is under way. */
    private record Away(int invoker, Demand demand) {}

    @Test
    void everyDispatchIsAsAnOracleSays() {
        long seed = Long.getLong("routing.seed", new Random().nextLong());
        System.out.println("RoutingPropertyTest: -Drouting.seed=" + seed);
        Random random = new Random(seed);

        for (int world = 0; world < WORLDS; world++) {
            run(random, "seed " + seed + ", world " + world);
        }

        assertThat(seen.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(WORLDS * ACTIONS);
        assertThat(seen.keySet())
                .as("the property saw every kind of end")
                .containsExactlyInAnyOrder(Verdict.Kind.values());
    }

    private void run(Random random, String title) {
        RoutingOracle oracle = RoutingOracle.random(random);
        RoutingTable table = TableReader.read(oracle.policy(), 1);
        Cluster cluster = new Cluster();
        oracle.hosts().forEach(it -> ping(cluster, it));
        Feasibility feasibility = new Feasibility(() -> table, cluster.scheduler::invokers, KnownPools.NONE);
        Deque<Away> away = new ArrayDeque<>();
        for (int i = 0; i < ACTIONS; i++) {
            if (random.nextInt(3) == 0) {
                ping(cluster, oracle.fail(random));
            }
            if (away.size() >= MOST_AWAY || (!away.isEmpty() && random.nextInt(4) == 0)) {
                Away ended = away.remove();
                cluster.scheduler.succeeded(new InvokerId(ended.invoker()), ended.demand());
                oracle.ended(ended.invoker(), ended.demand().megabytes());
            }
            Task task = oracle.task(random, "action" + i);
            String step = title + ", action " + i + ": " + task + " by " + oracle.policy() + " on " + oracle.hosts();
            Action action = action(task);
            checkFeasibility(feasibility, action, oracle.couldEver(task), step);
            Demand demand = Demand.of(action, task.namespace(), table.course(Ask.of(action, task.namespace())));
            check(cluster.scheduler.place(demand), oracle.judge(task), oracle, step)
                    .ifPresent(it -> {
                        away.add(new Away(it, demand));
                        oracle.placed(it, demand.megabytes());
                    });
        }
    }

    private Optional<Integer> check(Placement placement, Verdict verdict, RoutingOracle oracle, String step) {
        seen.merge(verdict.kind(), 1, Integer::sum);
        switch (placement) {
            case Placement.Placed placed -> {
                int invoker = placed.invoker().id().number();
                Host host = oracle.hosts().get(invoker);
                assertThat(verdict.kind()).as(step).isEqualTo(Verdict.Kind.PLACED);
                assertThat(host.isUp()).as(step).isTrue();
                assertThat(host.strength()).as(step).isGreaterThanOrEqualTo(verdict.floor());
                assertThat(verdict.pools()).as(step).contains(host.pool());
                return Optional.of(invoker);
            }
            case Placement.Barred barred -> {
                assertThat(verdict.kind()).as(step).isIn(Verdict.Kind.CONTRADICTION, Verdict.Kind.BARRED);
                assertThat(barred.reason()).as(step).contains(verdict.words());
            }
            case Placement.NoInvokers none ->
                assertThat(verdict.kind()).as(step).isEqualTo(Verdict.Kind.NO_INVOKERS);
            case Placement.Overloaded overloaded -> throw new AssertionError("overloaded: " + step);
            case Placement.Crowded crowded -> throw new AssertionError("crowded: " + step);
        }
        return Optional.empty();
    }

    private static void checkFeasibility(Feasibility feasibility, Action action, boolean couldEver, String step) {
        if (couldEver) {
            assertThatCode(() -> feasibility.require(action)).as(step).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> feasibility.require(action))
                    .as(step)
                    .hasMessageContaining("Nothing could run this action");
        }
    }

    private static void ping(Cluster cluster, Host host) {
        cluster.ping(host.number(), host.megabytes(), host.pool(), host.isolation(), host.isUp(), "");
    }

    private static Action action(Task task) {
        Annotations annotations = Annotations.NONE;
        for (Map.Entry<String, String> it : task.annotations().entrySet()) {
            annotations = annotations.with(it.getKey(), TextNode.valueOf(it.getValue()));
        }
        Exec exec = task.kind().equals("blackbox")
                ? new Exec.Blackbox("image", Optional.empty(), Optional.empty())
                : new Exec.Managed(task.kind(), new Code.Inline("x", false), Optional.empty());
        return new Action(
                QualifiedName.of(task.namespace(), task.name()),
                Version.FIRST,
                false,
                exec,
                new Parameters(List.of()),
                new ActionLimits(Duration.ofMinutes(1), task.megabytes(), 10, 1, OptionalInt.empty()),
                annotations,
                Instant.EPOCH);
    }
}
