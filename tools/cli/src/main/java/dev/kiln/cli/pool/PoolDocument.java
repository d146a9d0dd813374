// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.yaml.YamlTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a pool shall be, from a file and from options, which win. */
public final class PoolDocument {

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            order = 1,
            description = "take all from a file in YAML or JSON; - is the standard input")
    private @Nullable String file;

    @Option(names = "--provider", paramLabel = "PROVIDER[@VERSION]", order = 2, description = "the runtime provider")
    private @Nullable String provider;

    @Option(names = "--set", paramLabel = "KEY=VALUE", order = 3, description = "a setting of the provider")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--memory", paramLabel = "MB", order = 4, description = "what the sandboxes of an invoker may hold")
    private @Nullable Integer memory;

    @Option(
            names = "--max-creates",
            paramLabel = "COUNT",
            order = 5,
            description = "sandboxes that an invoker makes at once")
    private @Nullable Integer maxCreates;

    @Option(
            names = "--isolation",
            paramLabel = "CLASS",
            order = 6,
            description = "promise that its invokers keep at least that apart; 'none' to promise nothing")
    private @Nullable String isolation;

    ObjectNode read(Terminal terminal) {
        ObjectNode document = file == null ? JsonTree.object() : parse(terminal, file);
        if (provider != null) {
            document.set("setup", Pools.setup(provider, settings));
        } else if (!settings.isEmpty()) {
            throw CommandFailure.usage("--set needs --provider.", "say both, or write them into a file");
        }
        if (memory != null) {
            document.withObjectProperty("tuning").put("memory", memory);
        }
        if (maxCreates != null) {
            document.withObjectProperty("tuning").put("maxCreates", maxCreates);
        }
        if ("none".equals(isolation)) {
            document.putNull("isolation");
        } else if (isolation != null) {
            document.put("isolation", isolation);
        }
        return document;
    }

    private static ObjectNode parse(Terminal terminal, String file) {
        try {
            byte[] bytes = file.equals("-") ? terminal.readAll() : Files.readAllBytes(Path.of(file));
            // JSON is YAML, too
            return YamlTree.parse(file, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "File '" + file + "' cannot be read.", "say the path of a file in YAML or JSON", e);
        }
    }
}
