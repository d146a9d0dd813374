// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A world of pools with a policy, and what is right in it, written down a second time from the sentences of the documentation. */
final class RoutingOracle {

    private static final List<String> POOLS = List.of("a", "b", "c", "d");
    private static final List<String> NAMESPACES = List.of("guest", "guest2", "team-x", "team-y");
    private static final List<String> KINDS = List.of("nodejs:20", "nodejs:22", "python:3", "blackbox");
    private static final List<String> WORDS = List.of("none", "process", "container", "sandboxed-container", "microvm");
    /** What invokers say; the last is of a time to come. */
    private static final List<String> PINGED =
            List.of("NONE", "NAMESPACES", "CONTAINER", "SANDBOXED_CONTAINER", "VIRTUAL_MACHINE", "ENCLAVE");

    private final List<Host> hosts = new ArrayList<>();
    private final List<Law> laws = new ArrayList<>();
    private final Map<String, Integer> minimums = new TreeMap<>();
    private final Map<Integer, Long> loads = new HashMap<>();
    private final Map<String, Boolean> over = new HashMap<>();

    record Host(int number, int megabytes, String pool, String isolation, boolean isUp) {
        /** What nobody knows counts for nothing. */
        int strength() {
            return PINGED.indexOf(isolation) % (PINGED.size() - 1);
        }
    }

    /** A rule. Empty texts, zeros and -1 stand for what it does not say. */
    record Law(
            String name,
            String namespace,
            String kind,
            String tier,
            int min,
            int max,
            List<String> pools,
            boolean overflows,
            double enter,
            double leave,
            int isolation) {}

    record Task(String name, String namespace, String kind, int megabytes, Map<String, String> annotations) {}

    /**
     * What is right.
     *
     * @param pools where it may be placed, as things are
     * @param words that a refusal has to have
     */
    record Verdict(Kind kind, int floor, Set<String> pools, String words) {
        enum Kind {
            PLACED,
            CONTRADICTION,
            BARRED,
            NO_INVOKERS
        }
    }

    static RoutingOracle random(Random random) {
        RoutingOracle oracle = new RoutingOracle();
        int hosts = 1 + random.nextInt(8);
        for (int i = 0; i < hosts; i++) {
            oracle.hosts.add(new Host(
                    i, 1024 << random.nextInt(3), any(random, POOLS), any(random, PINGED), random.nextInt(6) > 0));
        }
        int laws = random.nextInt(5);
        for (int i = 0; i < laws; i++) {
            oracle.laws.add(law(random, "law" + i));
        }
        if (random.nextInt(3) == 0) {
            oracle.minimums.put(random.nextBoolean() ? "guest*" : "team-x", random.nextInt(5));
        }
        return oracle;
    }

    private static Law law(Random random, String name) {
        List<String> pools = POOLS.stream().filter(it -> random.nextBoolean()).collect(Collectors.toList());
        Collections.shuffle(pools, random);
        int min = random.nextInt(4) == 0 ? 256 : 0;
        return new Law(
                name,
                random.nextInt(3) == 0 ? any(random, List.of("guest", "guest*", "team-*", "team-y")) : "",
                random.nextInt(3) == 0 ? any(random, List.of("nodejs:*", "nodejs:20", "blackbox")) : "",
                random.nextInt(4) == 0 ? any(random, List.of("gold", "silver")) : "",
                min,
                random.nextInt(4) == 0 ? Math.max(min, 512) : 0,
                pools,
                random.nextInt(3) > 0,
                0.3 + random.nextInt(5) / 10.0,
                0.1 + random.nextInt(2) / 10.0,
                pools.isEmpty() ? random.nextInt(5) : random.nextInt(3) == 0 ? random.nextInt(5) : -1);
    }

    List<Host> hosts() {
        return hosts;
    }

    /** Something changes with an invoker: it goes or comes, or has another provider. */
    Host fail(Random random) {
        Host old = hosts.get(random.nextInt(hosts.size()));
        Host changed = random.nextInt(3) > 0
                ? new Host(old.number(), old.megabytes(), old.pool(), old.isolation(), !old.isUp())
                : new Host(old.number(), old.megabytes(), old.pool(), any(random, PINGED), old.isUp());
        hosts.set(old.number(), changed);
        return changed;
    }

    Task task(Random random, String name) {
        Map<String, String> annotations = new TreeMap<>();
        if (random.nextInt(5) == 0) {
            annotations.put("pool", any(random, List.of("a", "b", "c", "d", "e")));
        }
        if (random.nextInt(4) == 0) {
            annotations.put("isolation", any(random, List.of("none", "NAMESPACES", "container", "VIRTUAL_MACHINE")));
        }
        if (random.nextInt(2) == 0) {
            annotations.put("tier", any(random, List.of("gold", "silver", "bronze")));
        }
        return new Task(name, any(random, NAMESPACES), any(random, KINDS), 128 << random.nextInt(4), annotations);
    }

    void placed(int host, int megabytes) {
        loads.merge(host, (long) megabytes, Long::sum);
    }

    void ended(int host, int megabytes) {
        loads.merge(host, (long) -megabytes, Long::sum);
    }

    /** Whether any pool that was ever heard of could run it. */
    boolean couldEver(Task task) {
        Law law = law(task);
        if (contradicts(task, law)) {
            return false;
        }
        return hosts.stream()
                .anyMatch(it -> allowed(task, law).contains(it.pool()) && it.strength() >= floor(task, law));
    }

    /** What is right now; remembers which pools are over their level. */
    Verdict judge(Task task) {
        Law law = law(task);
        int floor = floor(task, law);
        if (contradicts(task, law)) {
            return new Verdict(
                    Verdict.Kind.CONTRADICTION,
                    floor,
                    Set.of(),
                    "asks for pool '" + task.annotations().get("pool") + "'");
        }
        List<String> allowed = allowed(task, law);
        List<String> open = allowed.stream()
                .filter(pool -> !able(task, floor, pool).isEmpty())
                .toList();
        if (open.isEmpty()) {
            boolean isPolicy = floor > 0 || allowed.size() < POOLS.size() || ordered(task, law);
            boolean anybody = hosts.stream().anyMatch(it -> it.isUp() && it.megabytes() >= task.megabytes());
            return isPolicy && anybody
                    ? new Verdict(
                            Verdict.Kind.BARRED,
                            floor,
                            Set.of(),
                            floor > 0 ? "'" + WORDS.get(floor) + "'" : "sends it to")
                    : new Verdict(Verdict.Kind.NO_INVOKERS, floor, Set.of(), "");
        }
        if (!ordered(task, law)) {
            return new Verdict(Verdict.Kind.PLACED, floor, Set.copyOf(open), "");
        }
        return new Verdict(
                Verdict.Kind.PLACED,
                floor,
                Set.of(law.overflows() ? filled(task, law, floor, open) : open.getFirst()),
                "");
    }

    private String filled(Task task, Law law, int floor, List<String> open) {
        String chosen = "";
        double least = Double.MAX_VALUE;
        boolean isFound = false;
        for (String pool : law.pools()) {
            String key = law.name() + floor + pool;
            double fill = open.contains(pool) ? fill(able(task, floor, pool)) : 0;
            boolean isOver =
                    open.contains(pool) && (over.getOrDefault(key, false) ? fill >= law.leave() : fill > law.enter());
            over.put(key, isOver);
            if (open.contains(pool) && !isFound && (!isOver || fill < least)) {
                chosen = pool;
                least = fill;
                isFound = !isOver;
            }
        }
        return chosen;
    }

    private double fill(List<Host> some) {
        double load = some.stream()
                .mapToLong(it -> loads.getOrDefault(it.number(), 0L))
                .sum();
        return load / some.stream().mapToInt(Host::megabytes).sum();
    }

    private List<Host> able(Task task, int floor, String pool) {
        return hosts.stream()
                .filter(it -> it.isUp() && it.megabytes() >= task.megabytes())
                .filter(it -> it.strength() >= floor && it.pool().equals(pool))
                .toList();
    }

    /** Null when none matches. */
    private Law law(Task task) {
        for (Law it : laws) {
            boolean matches = (it.namespace().isEmpty() || like(it.namespace(), task.namespace()))
                    && (it.kind().isEmpty() || like(it.kind(), task.kind()))
                    && (it.tier().isEmpty()
                            || it.tier().equals(task.annotations().get("tier")))
                    && task.megabytes() >= it.min()
                    && (it.max() == 0 || task.megabytes() <= it.max());
            if (matches) {
                return it;
            }
        }
        return null;
    }

    private int floor(Task task, Law law) {
        int floor = law == null ? 0 : Math.max(0, law.isolation());
        for (Map.Entry<String, Integer> it : minimums.entrySet()) {
            floor = like(it.getKey(), task.namespace()) ? Math.max(floor, it.getValue()) : floor;
        }
        String asked = task.annotations().getOrDefault("isolation", "none");
        return Math.max(floor, Math.max(WORDS.indexOf(asked), PINGED.indexOf(asked)));
    }

    private static boolean contradicts(Task task, Law law) {
        String wanted = task.annotations().get("pool");
        return wanted != null
                && law != null
                && !law.pools().isEmpty()
                && !law.pools().contains(wanted);
    }

    private static boolean ordered(Task task, Law law) {
        return law != null && !law.pools().isEmpty() && !task.annotations().containsKey("pool");
    }

    private static List<String> allowed(Task task, Law law) {
        String wanted = task.annotations().get("pool");
        if (wanted != null) {
            return List.of(wanted);
        }
        return law == null || law.pools().isEmpty() ? POOLS : law.pools();
    }

    private static boolean like(String pattern, String text) {
        return pattern.endsWith("*") ? text.startsWith(pattern.replace("*", "")) : pattern.equals(text);
    }

    ObjectNode policy() {
        ObjectNode json = Json.object();
        ArrayNode rules = json.putArray("rules");
        for (Law it : laws) {
            ObjectNode rule = rules.addObject().put("name", it.name());
            ObjectNode match = rule.putObject("match");
            put(match, "namespace", it.namespace());
            put(match, "kind", it.kind());
            put(match, "annotation", it.tier().isEmpty() ? "" : "tier=" + it.tier());
            if (it.min() > 0 || it.max() > 0) {
                ObjectNode memory = match.putObject("memory").put("min", it.min());
                if (it.max() > 0) {
                    memory.put("max", it.max());
                }
            }
            it.pools().forEach(rule.withArray("pools")::add);
            if (it.overflows()) {
                rule.putObject("overflow").put("enter", it.enter()).put("leave", it.leave());
            } else {
                rule.put("overflow", false);
            }
            put(rule, "isolation", it.isolation() < 0 ? "" : WORDS.get(it.isolation()));
        }
        ArrayNode list = json.putArray("minimums");
        minimums.forEach(
                (namespace, it) -> list.addObject().put("namespace", namespace).put("isolation", WORDS.get(it)));
        return json;
    }

    private static void put(ObjectNode json, String key, String value) {
        if (!value.isEmpty()) {
            json.put(key, value);
        }
    }

    private static <T> T any(Random random, List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
