// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.dispatch.Input;
import dev.kiln.controller.entity.FoundAction;
import dev.kiln.controller.entity.MapStore;
import dev.kiln.controller.entity.Searches;
import dev.kiln.controller.records.Endings;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.Revision;
import dev.kiln.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random sequences and conductors, nested in each other, end as an interpreter says that knows nothing of activations, threads or
 * records.
 */
class CompositionPropertyTest {

    private static final int CASES = 10_000;
    private static final int MAX = 6;
    private static final List<String> SIMPLE = List.of("inc", "fail", "list");

    /** What the names of a case stand for; simple actions are not in here. */
    private final Map<String, List<String>> sequences = new HashMap<>();

    /** What a conductor answers at its first, second, ... run, by how often its state says that it ran. */
    private final Map<String, List<String>> conductors = new HashMap<>();

    @Test
    void sequencesAndConductorsEndAsTheInterpreterSays() throws Exception {
        int conducted = 0;
        int failed = 0;
        for (long seed = 0; seed < CASES; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            invent(random);
            String root = random.nextBoolean() ? "s0" : "c0";

            Outcome expected = new Interpreter().run(root);
            Activation record = compose(root);

            assertThat(outcome(record.response()))
                    .as("seed %d: %s of %s and %s", seed, root, sequences, conductors)
                    .isEqualTo(expected);
            conducted += root.equals("c0") ? 1 : 0;
            failed += expected.isSuccess() ? 0 : 1;
        }
        // or the cases would not say much
        assertThat(conducted).isBetween(CASES / 3, CASES * 2 / 3);
        assertThat(failed).isBetween(CASES / 10, CASES * 9 / 10);
    }

    /** How something ended. */
    private record Outcome(boolean isSuccess, JsonNode result) {
        static Outcome error(String text) {
            return new Outcome(false, Json.object().put("error", text));
        }
    }

    private void invent(RandomGenerator random) {
        sequences.clear();
        conductors.clear();
        for (int i = 0; i < 3; i++) {
            List<String> components = new ArrayList<>();
            for (int j = random.nextInt(1, 4); j > 0; j--) {
                // only later ones, as the API refuses circles of sequences
                components.add(any(random, i + 1));
            }
            sequences.put("s" + i, components);
            List<String> steps = new ArrayList<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                steps.add(random.nextInt(6) == 0 ? "gone" : any(random, 0));
            }
            conductors.put("c" + i, steps);
        }
    }

    private static String any(RandomGenerator random, int firstSequence) {
        int choice = random.nextInt(6);
        if (choice == 0 && firstSequence < 3) {
            return "s" + random.nextInt(firstSequence, 3);
        }
        return choice == 1 ? "c" + random.nextInt(3) : SIMPLE.get(random.nextInt(random.nextInt(4) == 0 ? 3 : 1));
    }

    /** What simple actions do. */
    private static Outcome simple(String name, JsonNode input) {
        return switch (name) {
            case "inc" ->
                new Outcome(
                        true,
                        Json.object()
                                .put(
                                        "n",
                                        input.isArray() ? 100 : input.path("n").asInt(0) + 1));
            case "fail" -> Outcome.error("failed");
            case "list" -> new Outcome(true, Json.array().add(input.path("n").asInt(0)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** What a conductor answers; it counts its runs in its state. */
    private JsonNode conduct(String name, JsonNode input) {
        int run = input.path("run").asInt(0);
        List<String> steps = conductors.getOrDefault(name, List.of());
        if (run >= steps.size()) {
            ObjectNode params = Json.object().put("n", input.path("n").asInt(0));
            if (input.has("error")) {
                params.set("caught", input.get("error"));
            }
            ObjectNode end = Json.object();
            end.set("params", params);
            return end;
        }
        ObjectNode next = Json.object().put("action", steps.get(run));
        next.putObject("params").put("n", input.path("n").asInt(0));
        next.putObject("state").put("run", run + 1);
        return next;
    }

    /** The oracle. */
    private final class Interpreter {
        private int components;
        private int conductorRuns;

        Outcome run(String name) {
            return name.startsWith("s") ? sequence(name, Json.object(), new int[1]) : conductor(name, Json.object());
        }

        private Outcome sequence(String name, JsonNode input, int[] actions) {
            Outcome last = new Outcome(true, input);
            for (String component : sequences.getOrDefault(name, List.of())) {
                if (sequences.containsKey(component)) {
                    last = sequence(component, last.result(), actions);
                } else if (++actions[0] > MAX) {
                    return Outcome.error("Too many actions in the sequence.");
                } else if (conductors.containsKey(component)) {
                    last = conductor(component, last.result());
                } else {
                    last = simple(component, last.result());
                }
                if (!last.isSuccess()) {
                    return last;
                }
            }
            return last;
        }

        private Outcome conductor(String name, JsonNode input) {
            JsonNode params = input.isArray() ? Json.object() : input;
            while (++conductorRuns <= 2 * MAX + 1) {
                JsonNode said = conduct(name, params);
                if (!said.has("action")) {
                    return new Outcome(true, said.path("params"));
                }
                JsonNode result = step(said.path("action").asText(), said.path("params"));
                ObjectNode next =
                        result.isArray() ? Json.object().set("value", result) : ((ObjectNode) result).deepCopy();
                next.set("run", said.path("state").path("run"));
                params = next;
            }
            return Outcome.error("Too many actions in the composition.");
        }

        private JsonNode step(String action, JsonNode params) {
            if (action.equals("gone")) {
                return Json.object().put("error", "Failed to resolve action with name 'ns/gone' during composition.");
            }
            if (conductors.containsKey(action)) {
                return conductor(action, params).result();
            }
            if (++components > MAX) {
                components--;
                return Json.object().put("error", "Too many actions in the composition.");
            }
            return sequences.containsKey(action)
                    ? sequence(action, params, new int[1]).result()
                    : simple(action, params).result();
        }
    }

    private Activation compose(String root) throws InterruptedException {
        MapStore store = new MapStore();
        SIMPLE.forEach(it -> put(store, it, Searches.code(), Annotations.NONE));
        sequences.forEach((name, components) -> put(
                store,
                name,
                new Exec.Sequence(components.stream()
                        .map(CompositionPropertyTest::qualified)
                        .toList()),
                Annotations.NONE));
        conductors
                .keySet()
                .forEach(it -> put(store, it, Searches.code(), Annotations.NONE.with("conductor", BooleanNode.TRUE)));
        SplittableRandom random = new SplittableRandom(1);
        Composer.Tools tools = new Composer.Tools(
                Searches.over(store),
                (transaction, caller, found, input, whole) -> single(found, input.value(), random),
                (whose, record) -> {},
                MAX,
                () -> Instant.EPOCH,
                random);
        Action action = store.action(qualified(root)).orElseThrow().value();
        return new Composer(
                        tools,
                        new Endings.Whose(new Transaction("t", Instant.EPOCH, false), Searches.identity("ns"), true))
                .run(
                        new FoundAction(new Stored<>(action, new Revision("1")), Optional.empty()),
                        Input.of(Json.object()),
                        ActivationId.random(random),
                        Optional.empty());
    }

    private Activation single(FoundAction found, JsonNode payload, RandomGenerator random) {
        String name = found.action().name().name().value();
        Outcome outcome =
                conductors.containsKey(name) ? new Outcome(true, conduct(name, payload)) : simple(name, payload);
        return new Activation(
                found.action().name().namespace(),
                found.action().name().name(),
                found.action().version(),
                "ns",
                ActivationId.random(random),
                Optional.empty(),
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                outcome.isSuccess()
                        ? ActivationResponse.success(outcome.result(), 1)
                        : ActivationResponse.applicationError(outcome.result(), 1),
                List.of(),
                Annotations.NONE,
                false);
    }

    private static Outcome outcome(ActivationResponse response) {
        return new Outcome(response.isSuccess(), response.result().orElseThrow());
    }

    private static void put(MapStore store, String name, Exec exec, Annotations annotations) {
        store.put(qualified(name), Searches.action(qualified(name), exec, Parameters.NONE, annotations));
    }

    private static QualifiedName qualified(String name) {
        return QualifiedName.of("ns", name);
    }
}
