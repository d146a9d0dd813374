// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.packages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.parameter.EntityOptions;
import dev.kiln.cli.rest.Api;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What creating and updating a package have in common. */
abstract class PutPackageCommand extends NamedCommand {

    @Mixin
    private final EntityOptions options = new EntityOptions();

    @Option(
            names = "--shared",
            paramLabel = "yes|no",
            order = 10,
            description = "whether other namespaces may use and bind it")
    private @Nullable String shared;

    PutPackageCommand(Terminal terminal) {
        super(terminal, EntityKind.PACKAGE);
    }

    final ObjectNode document(Api api) {
        ObjectNode document = options.document(terminal(), entity(api));
        if (shared != null) {
            document.put("publish", isShared(shared));
        }
        return document;
    }

    private static boolean isShared(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default ->
                throw CommandFailure.usage(
                        "Cannot use value '" + word + "' for shared.", "write --shared yes or --shared no");
        };
    }
}
