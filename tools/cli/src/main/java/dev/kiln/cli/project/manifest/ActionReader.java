// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.project.manifest.ProjectPackage.Action;
import dev.kiln.cli.project.manifest.ProjectPackage.Include;
import dev.kiln.cli.project.manifest.ProjectPackage.Source;
import dev.kiln.cli.project.manifest.ProjectPackage.Web;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the actions of a package. */
final class ActionReader {

    private static final Map<String, String> LIMITS = Map.of(
            "timeout", "timeout",
            "memorySize", "memory",
            "memory", "memory",
            "logSize", "logs",
            "logs", "logs",
            "concurrentActivations", "concurrency",
            "concurrency", "concurrency");

    private ActionReader() {}

    static Action action(Section section) {
        section.pass("version", "namespace", "credential", "outputs", "exposedUrl");
        Optional<String> image = section.text("docker");
        boolean isNative = section.bool("native").orElse(false);
        Action action = new Action(
                section.name(),
                section.path(),
                source(section, image.isPresent()),
                section.text("runtime"),
                section.text("main"),
                image,
                isNative,
                ManifestReader.inputs(section),
                ManifestReader.annotations(section),
                limits(section.section("limits")),
                web(section));
        section.end();
        return action;
    }

    private static Source source(Section section, boolean hasImage) {
        Optional<String> file = section.text("function").or(() -> section.text("location"));
        Optional<String> code = section.text("code");
        List<Include> includes = includes(section);
        List<String> excludes = excludes(section);
        section.pass("location");
        if (file.isPresent() && code.isPresent()) {
            throw section.wrong("it has both 'function' and 'code'; keep one of them");
        }
        if (file.isPresent()) {
            if (file.get().contains("://")) {
                throw section.wrong("function", "a file of the project: code is not fetched from the network");
            }
            return new Source.File(file.get(), includes, excludes);
        }
        if (code.isEmpty() && !hasImage) {
            throw section.wrong("it has no code: add 'function' (a file or a folder), 'code' or 'docker'");
        }
        return code.<Source>map(Source.Inline::new).orElseGet(Source.None::new);
    }

    private static List<Include> includes(Section section) {
        List<Include> includes = new ArrayList<>();
        for (JsonNode entry : list(section, "include")) {
            boolean isPair = entry.isArray() && (entry.size() == 1 || entry.size() == 2);
            if (!entry.isTextual() && !isPair) {
                throw section.wrong("include", "a list of [source] or [source, target]");
            }
            includes.add(
                    entry.isTextual()
                            ? new Include(entry.asText(), Optional.empty())
                            : new Include(
                                    entry.path(0).asText(),
                                    entry.size() == 1
                                            ? Optional.empty()
                                            : Optional.of(entry.path(1).asText())));
        }
        return includes;
    }

    private static List<String> excludes(Section section) {
        List<String> excludes = new ArrayList<>();
        list(section, "exclude").forEach(it -> excludes.add(it.asText()));
        return excludes;
    }

    private static JsonNode list(Section section, String key) {
        JsonNode list = section.value(key).orElseGet(JsonTree::array);
        if (!list.isArray()) {
            throw section.wrong(key, "a list");
        }
        return list;
    }

    private static ObjectNode limits(Section section) {
        ObjectNode limits = JsonTree.object();
        LIMITS.forEach((key, name) -> section.number(key).ifPresent(it -> limits.put(name, it)));
        for (String key : List.of("codeSize", "parameterSize", "userInvocationRate", "concurrentInvocations")) {
            if (section.value(key).isPresent()) {
                section.reading().doubt(section.pathOf(key), "the server sets this limit, a manifest cannot");
            }
        }
        section.end();
        return limits;
    }

    static Optional<Web> web(Section section) {
        Optional<String> text =
                section.text("web").or(() -> section.text("web-export")).or(() -> section.text("webexport"));
        section.pass("web-export", "webexport");
        return text.map(it -> switch (it.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> Web.YES;
            case "raw" -> Web.RAW;
            case "false", "no" -> Web.NO;
            default -> throw section.wrong("web: '" + it + "' is none of yes, raw and no");
        });
    }
}
