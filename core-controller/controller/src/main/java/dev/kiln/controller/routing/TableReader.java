// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Fields;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.pools.IsolationClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads rules as people write them. Strict also with what is in the store: a condition that is passed over makes a rule wider, and a
 * class that is passed over makes it weaker.
 */
public final class TableReader {

    private static final int MAX_RULES = 200;
    private static final int MAX_POOLS = 50;
    private static final int MAX_ANNOTATIONS = 20;

    private static final List<String> TABLE = List.of("rules", "minimums", "revision");
    private static final List<String> RULE = List.of("name", "match", "pools", "overflow", "isolation");
    private static final List<String> MATCH = List.of("namespace", "kind", "annotation", "label", "memory", "blackbox");

    private TableReader() {}

    /**
     * Reads a whole table.
     *
     * @throws MalformedJsonException which names the rule and the key, when it is not one
     */
    public static RoutingTable read(JsonNode json, long revision) {
        Fields keys = Fields.of("the routing policy", json).only(TABLE);
        if (keys.find("rules").isEmpty()) {
            throw keys.wrong("rules", "is missing; an empty list stands for no rules");
        }
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode it : keys.list("rules", MAX_RULES)) {
            Rule rule = rule(it, rules.size() + 1);
            if (!names.add(rule.name())) {
                throw new MalformedJsonException("rule '" + rule.name() + "': 'name' is that of a rule before it, too");
            }
            rules.add(rule);
        }
        List<Minimum> minimums = new ArrayList<>();
        keys.list("minimums", MAX_RULES).forEach(it -> minimums.add(minimum(it, minimums.size() + 1)));
        return new RoutingTable(revision, rules, minimums);
    }

    private static Rule rule(JsonNode json, int number) {
        String name = Fields.of("rule " + number, json).requiredText("name");
        Fields keys = Fields.of("rule '" + name + "'", json).only(RULE);
        Match match = keys.find("match")
                .map(it -> match(Fields.of(keys.where() + ", match", it)))
                .orElse(Match.EVERYTHING);
        List<String> pools = keys.texts("pools", MAX_POOLS);
        if (new HashSet<>(pools).size() < pools.size()) {
            throw keys.wrong("pools", "names a pool twice: " + String.join(", ", pools));
        }
        Optional<IsolationClass> isolation = IsolationClass.read(keys, "isolation");
        if (pools.isEmpty() && isolation.isEmpty()) {
            throw keys.wrong("pools", "is missing; a rule without pools has to ask for 'isolation'");
        }
        return new Rule(name, match, pools, overflow(keys), isolation);
    }

    private static Match match(Fields keys) {
        keys.only(MATCH);
        List<Part> parts = new ArrayList<>();
        glob(keys, "namespace").ifPresent(it -> parts.add(new Part.Namespace(it)));
        glob(keys, "kind").ifPresent(it -> parts.add(new Part.Kind(it)));
        keys.flag("blackbox").ifPresent(it -> parts.add(new Part.Blackbox(it)));
        keys.texts("annotation", MAX_ANNOTATIONS).forEach(it -> parts.add(annotation(keys, it)));
        glob(keys, "label").ifPresent(it -> parts.add(new Part.Label(it)));
        keys.find("memory").ifPresent(it -> parts.add(memory(Fields.of(keys.where() + ", memory", it))));
        return new Match(parts);
    }

    private static Optional<Glob> glob(Fields keys, String key) {
        return keys.text(key).map(it -> {
            int star = it.indexOf('*');
            if (star >= 0 && star < it.length() - 1) {
                throw keys.wrong(key, "is '" + it + "', and may have a star at its end alone");
            }
            return new Glob(it);
        });
    }

    private static Part annotation(Fields keys, String text) {
        int sign = text.indexOf('=');
        if (sign == 0) {
            throw keys.wrong("annotation", "is '" + text + "', and must be like 'key' or 'key=value'");
        }
        return sign < 0
                ? new Part.Annotation(text, Optional.empty())
                : new Part.Annotation(text.substring(0, sign), Optional.of(text.substring(sign + 1)));
    }

    private static Part memory(Fields keys) {
        keys.only(List.of("min", "max"));
        int min = keys.number("min", 0, Integer.MAX_VALUE).orElse(0);
        int max = keys.number("max", 0, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE);
        if (min > max) {
            throw keys.wrong("min", "is " + min + ", more than 'max', which is " + max);
        }
        return new Part.Memory(min, max);
    }

    /** Work goes on to the next pool unless the rule says that it must not. */
    private static Optional<Overflow> overflow(Fields rule) {
        Optional<JsonNode> given = rule.find("overflow");
        if (given.isEmpty() || given.get().isBoolean()) {
            return given.isEmpty() || given.get().booleanValue() ? Optional.of(Overflow.STANDARD) : Optional.empty();
        }
        if (!given.get().isObject()) {
            throw rule.wrong(
                    "overflow", "must be true, false or an object with 'enter' and 'leave', and is " + given.get());
        }
        Fields keys = Fields.of(rule.where() + ", overflow", given.get()).only(List.of("enter", "leave"));
        double enter = keys.fraction("enter", 0, Overflow.MAX).orElse(Overflow.STANDARD.enter());
        double leave = keys.fraction("leave", 0, Overflow.MAX).orElse(Math.min(Overflow.STANDARD.leave(), enter * 0.8));
        try {
            return Optional.of(new Overflow(enter, leave));
        } catch (IllegalArgumentException e) {
            throw rule.wrong(
                    "overflow",
                    "has enter " + enter + " and leave " + leave
                            + "; leave must be above 0 and below enter, and enter at" + " most " + Overflow.MAX);
        }
    }

    private static Minimum minimum(JsonNode json, int number) {
        Fields keys = Fields.of("minimum " + number, json).only(List.of("namespace", "isolation"));
        Glob namespace = glob(keys, "namespace").orElseThrow(() -> keys.wrong("namespace", "is missing"));
        return new Minimum(
                namespace,
                IsolationClass.read(keys, "isolation").orElseThrow(() -> keys.wrong("isolation", "is missing")));
    }
}
