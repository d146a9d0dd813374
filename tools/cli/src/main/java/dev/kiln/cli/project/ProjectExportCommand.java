// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.project.export.Exporter;
import dev.kiln.cli.project.plan.Removal;
import dev.kiln.cli.project.run.Inventory;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.RestCommand;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = "Write the manifest and the code files of a project that was synchronized. Overwrites nothing.",
        footer = {
            "",
            "Examples:",
            "  kiln project export --projectname shop -m copy/manifest.yaml",
            "  kiln project export --projectname shop -p copy"
        })
public final class ProjectExportCommand extends RestCommand {

    @Option(names = "--projectname", paramLabel = "NAME", order = 1, required = true, description = "the project")
    private String name = "";

    @Option(
            names = {"-p", "--project"},
            paramLabel = "FOLDER",
            order = 2,
            description = "where to write (this folder); it is made if need be")
    private String folder = ".";

    @Option(
            names = {"-m", "--manifest"},
            paramLabel = "FILE",
            order = 3,
            description = "the manifest to write (manifest.yaml in the folder); code goes beside it")
    private @Nullable String manifest;

    public ProjectExportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        Path file = manifest == null ? Path.of(folder, "manifest.yaml") : Path.of(manifest);
        List<Removal.Owned> owned = new Inventory(api).of(name);
        if (owned.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.GENERAL,
                    "Nothing on the server carries the mark of project '" + name + "'.",
                    "only what kiln project sync or deploy --managed made can be exported");
        }
        Exporter.Exported exported = new Exporter(api).of(name, owned);
        List<Path> written = exported.write(file.toAbsolutePath().normalize());
        exported.doubts().forEach(it -> terminal().err().println("warning: " + it));
        return done(
                "exported project " + name + " to " + file + ", with " + (written.size() - 1) + " code files",
                Exporter.json(written));
    }
}
