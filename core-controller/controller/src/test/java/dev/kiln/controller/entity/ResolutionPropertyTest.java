// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.packages.ActionPackage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Random packages, bindings and parameters are resolved as a plain table says. */
class ResolutionPropertyTest {

    private static final int CASES = 10_000;
    private static final List<String> NAMESPACES = List.of("ns-a", "ns-b");
    private static final List<String> NAMES = List.of("p", "q", "r");

    /** What is somewhere: parameters, and for packages whether it is public and what it binds. */
    private record Thing(boolean isPackage, Map<String, Integer> parameters, boolean isPublic, String binding) {}

    @Test
    void whatIsFoundAndWhatItInheritsIsWhatThePlainTableSays() {
        for (long seed = 0; seed < CASES; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Map<String, Thing> world = world(random);
            ActionSearch search = Searches.over(store(world));
            for (int question = 0; question < 4; question++) {
                String caller = pick(NAMESPACES, random);
                String wanted = random.nextBoolean()
                        ? pick(NAMESPACES, random) + "/" + pick(NAMES, random) + "/" + pick(NAMES, random)
                        : pick(NAMESPACES, random) + "/" + pick(NAMES, random);

                assertThat(found(search, caller, wanted))
                        .as("seed %d: %s asks for %s in %s", seed, caller, wanted, world)
                        .isEqualTo(expected(world, caller, wanted));
            }
        }
    }

    /** The oracle: no objects, no cache, one rule after the other. */
    private static String expected(Map<String, Thing> world, String caller, String wanted) {
        String[] parts = wanted.split("/");
        boolean isOwn = parts[0].equals(caller);
        if (parts.length == 2) {
            if (!isOwn) {
                return "Forbidden";
            }
            Thing thing = world.get(wanted);
            return thing == null ? "Missing" : thing.isPackage() ? "Conflict" : thing.parameters() + " by -";
        }
        String named = parts[0] + "/" + parts[1];
        String refusal = refusal(world, caller, named);
        if (!refusal.isEmpty()) {
            return refusal;
        }
        Map<String, Integer> parameters = new TreeMap<>();
        String provider = named;
        String binding = world.get(named).binding();
        if (!binding.isEmpty()) {
            refusal = refusal(world, caller, binding);
            if (!refusal.isEmpty()) {
                return refusal;
            }
            if (!world.get(binding).binding().isEmpty()) {
                return "Unprocessable";
            }
            provider = binding;
            parameters.putAll(world.get(binding).parameters());
        }
        parameters.putAll(world.get(named).parameters());
        Thing action = world.get(provider + "/" + parts[2]);
        if (action == null) {
            return "Missing";
        }
        parameters.putAll(action.parameters());
        return parameters + " by " + (binding.isEmpty() ? "-" : named);
    }

    private static String refusal(Map<String, Thing> world, String caller, String name) {
        Thing thing = world.get(name);
        boolean isOwn = name.startsWith(caller + "/");
        boolean isShared = thing != null
                && thing.isPackage()
                && thing.isPublic()
                && thing.binding().isEmpty();
        if (!isOwn && !isShared) {
            return "Forbidden";
        }
        return thing == null ? "Missing" : thing.isPackage() ? "" : "Conflict";
    }

    private static String found(ActionSearch search, String caller, String wanted) {
        try {
            FoundAction found = search.find(Searches.identity(caller), Right.ACTIVATE, QualifiedName.parse(wanted));
            Map<String, Integer> parameters = new TreeMap<>();
            found.action()
                    .parameters()
                    .items()
                    .forEach(it -> parameters.put(it.key(), it.value().intValue()));
            return parameters + " by "
                    + found.binding().map(QualifiedName::toString).orElse("-");
        } catch (Refusal refusal) {
            return refusal.problem().getClass().getSimpleName();
        }
    }

    private static Map<String, Thing> world(RandomGenerator random) {
        Map<String, Thing> world = new HashMap<>();
        for (String namespace : NAMESPACES) {
            for (String name : NAMES) {
                String path = namespace + "/" + name;
                switch (random.nextInt(5)) {
                    case 0 -> {}
                    case 1 -> world.put(path, new Thing(false, parameters(random), false, ""));
                    case 2, 3 -> {
                        world.put(path, new Thing(true, parameters(random), random.nextBoolean(), ""));
                        for (String action : NAMES) {
                            if (random.nextBoolean()) {
                                world.put(path + "/" + action, new Thing(false, parameters(random), false, ""));
                            }
                        }
                    }
                    default ->
                        world.put(
                                path,
                                new Thing(
                                        true,
                                        parameters(random),
                                        random.nextBoolean(),
                                        pick(NAMESPACES, random) + "/" + pick(NAMES, random)));
                }
            }
        }
        return world;
    }

    private static MapStore store(Map<String, Thing> world) {
        MapStore store = new MapStore();
        world.forEach((path, thing) -> {
            QualifiedName name = QualifiedName.parse(path);
            store.put(
                    name,
                    thing.isPackage()
                            ? new ActionPackage(
                                    name,
                                    Version.FIRST,
                                    thing.isPublic(),
                                    Optional.of(thing.binding())
                                            .filter(it -> !it.isEmpty())
                                            .map(QualifiedName::parse),
                                    model(thing.parameters()),
                                    Annotations.NONE,
                                    Instant.EPOCH)
                            : Searches.action(name, Searches.code(), model(thing.parameters()), Annotations.NONE));
        });
        return store;
    }

    private static Map<String, Integer> parameters(RandomGenerator random) {
        Map<String, Integer> parameters = new TreeMap<>();
        for (String key : List.of("x", "y", "z")) {
            if (random.nextInt(3) == 0) {
                parameters.put(key, random.nextInt(100));
            }
        }
        return parameters;
    }

    private static Parameters model(Map<String, Integer> parameters) {
        List<Parameters.Parameter> items = new ArrayList<>();
        parameters.forEach((key, value) -> items.add(new Parameters.Parameter(key, IntNode.valueOf(value))));
        return new Parameters(items);
    }

    private static String pick(List<String> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }
}
