// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** For a browser: one file that needs no other and no script. */
public final class HtmlReport {

    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>TITLE</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1c; }
            h1 { font-size: 1.3rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd; }
            td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .25rem 0; font-size: .85rem; }
            .passed, .none { color: #17692c; } .failed, .failure { color: #a40e26; font-weight: bold; }
            .not-applicable, .remark { color: #5f5f5f; }
            </style>
            </head>
            <body>
            """;

    private HtmlReport() {}

    /** The whole document; whatever came from the plugin is escaped. */
    public static String of(Report report) {
        StringBuilder page = new StringBuilder(HEAD.replace("TITLE", escape(report.summary())));
        page.append("<h1 class=\"%s\">%s</h1>\n".formatted(kind(report.verdict()), escape(report.summary())));
        page.append("<p>%s, in %.0f s</p>\n".formatted(escape(report.folder()), report.seconds()));
        report.provider().ifPresent(it -> page.append(provider(it)));
        if (report.count(Outcome.Verdict.FAILED) > 0) {
            page.append("<h2>What failed</h2>\n");
            page.append(
                    checks(report.outcomes().stream().filter(Outcome::isFailed).toList()));
        }
        page.append(timings(report.timings())).append(leaks(report.leaks()));
        page.append("<h2>All checks</h2>\n").append(checks(report.outcomes()));
        return page.append("</body>\n</html>\n").toString();
    }

    private static String provider(News.Opened provider) {
        String weaknesses = provider.weaknesses().stream()
                .map(each -> "<li>" + escape(each) + "</li>\n")
                .collect(Collectors.joining());
        return """
                <table>
                <tr><th>provider</th><td>%s %s</td></tr>
                <tr><th>isolation</th><td>%s</td></tr>
                <tr><th>capabilities</th><td>%s</td></tr>
                <tr><th>weaknesses</th><td><ul>%s</ul></td></tr>
                <tr><th>health</th><td>%s</td></tr>
                </table>
                """.formatted(
                        escape(provider.name()),
                        escape(provider.version()),
                        escape(provider.isolation()),
                        escape(
                                provider.capabilities().isEmpty()
                                        ? "none declared"
                                        : String.join(", ", provider.capabilities())),
                        weaknesses,
                        escape(provider.health()));
    }

    private static String checks(List<Outcome> outcomes) {
        StringBuilder table = new StringBuilder(
                "<table>\n<tr><th>verdict</th><th>room</th><th>check</th><th class=\"number\">ms</th></tr>\n");
        for (Outcome each : outcomes) {
            String message = each.message().isEmpty() ? "" : "<pre>" + escape(each.message()) + "</pre>";
            String advice = each.isFailed()
                    ? Advice.of(each.check())
                            .map(where -> "<div>read: " + escape(where) + "</div>")
                            .orElse("")
                    : "";
            table.append("<tr><td class=\"%s\">%s</td><td>%s</td><td>%s%s%s</td><td class=\"number\">%,d</td></tr>\n"
                    .formatted(
                            kind(each.verdict()),
                            each.verdict().word(),
                            escape(each.check().room()),
                            escape(each.check().sentence()),
                            message,
                            advice,
                            each.millis()));
        }
        return table.append("</table>\n").toString();
    }

    private static String timings(List<Timing> timings) {
        String rows = timings.stream()
                .map(each -> String.format(
                        Locale.ROOT,
                        "<tr><td>%s</td><td class=\"number\">%d</td><td class=\"number\">%.1f</td>"
                                + "<td class=\"number\">%.1f</td></tr>\n",
                        each.measure().label(),
                        each.count(),
                        each.medianMillis(),
                        each.p95Millis()))
                .collect(Collectors.joining());
        return "<h2>Milliseconds</h2>\n<table>\n<tr><th>what</th><th class=\"number\">times</th>"
                + "<th class=\"number\">median</th><th class=\"number\">p95</th></tr>\n" + rows + "</table>\n";
    }

    private static String leaks(List<Leak> leaks) {
        String rows = leaks.stream()
                .map(each -> "<tr><td>%s</td><td class=\"number\">%d</td><td class=\"%s\">%s</td><td>%s</td></tr>\n"
                        .formatted(
                                escape(each.what()),
                                each.count(),
                                kind(each.weight()),
                                each.weight().word(),
                                escape(each.detail())))
                .collect(Collectors.joining());
        return "<h2>Left behind</h2>\n<table>\n<tr><th>what</th><th class=\"number\">count</th><th></th><th></th></tr>\n"
                + rows + "</table>\n";
    }

    private static String kind(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
