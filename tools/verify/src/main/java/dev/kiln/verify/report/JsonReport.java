// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.util.Locale;

/** For programs. Keys are only ever added; a change of what is there raises {@code schema}. */
public final class JsonReport {

    private static final int SCHEMA = 1;

    private JsonReport() {}

    /** One object, on one line. */
    public static String of(Report report) {
        ObjectNode root = Json.object();
        root.put("schema", SCHEMA);
        root.put("verdict", lower(report.verdict()));
        root.put("summary", report.summary());
        root.put("folder", report.folder());
        root.put("only", report.only());
        root.put("whole", report.isWhole());
        root.put("seconds", report.seconds());
        root.put("passed", report.count(Outcome.Verdict.PASSED));
        root.put("failed", report.count(Outcome.Verdict.FAILED));
        root.put("notApplicable", report.count(Outcome.Verdict.NOT_APPLICABLE));
        report.obstacle().ifPresent(why -> root.put("obstacle", why));
        report.provider().ifPresent(it -> provider(root.putObject("provider"), it));
        ArrayNode checks = root.putArray("checks");
        for (Outcome each : report.outcomes()) {
            checks.addObject()
                    .put("id", each.check().id())
                    .put("room", each.check().room())
                    .put("says", each.check().sentence())
                    .put("verdict", lower(each.verdict()))
                    .put("message", each.message())
                    .put("millis", each.millis());
        }
        ObjectNode timings = root.putObject("timings");
        for (Timing each : report.timings()) {
            timings.putObject(camel(each.measure().label()))
                    .put("count", each.count())
                    .put("medianMillis", each.medianMillis())
                    .put("p95Millis", each.p95Millis());
        }
        ObjectNode leaks = root.putObject("leaks");
        for (Leak each : report.leaks()) {
            leaks.putObject(camel(each.what()))
                    .put("count", each.count())
                    .put("weight", lower(each.weight()))
                    .put("detail", each.detail());
        }
        return Json.text(root);
    }

    private static void provider(ObjectNode node, News.Opened provider) {
        node.put("name", provider.name());
        node.put("version", provider.version());
        node.put("isolation", provider.isolation());
        provider.capabilities().forEach(node.putArray("capabilities")::add);
        provider.weaknesses().forEach(node.putArray("weaknesses")::add);
        node.put("healthy", provider.isHealthy());
        node.put("health", provider.health());
    }

    /** {@code not-applicable}. */
    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code firstConnect} of {@code first connect}. */
    private static String camel(String words) {
        StringBuilder name = new StringBuilder();
        for (String word : words.split(" ", -1)) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
