// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.project.ProjectLoader.Content;
import dev.kiln.cli.project.plan.LoadedPackage;
import dev.kiln.cli.project.plan.Removal;
import dev.kiln.cli.project.plan.Step;
import dev.kiln.cli.project.run.Inventory;
import dev.kiln.cli.rest.Api;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "undeploy",
        description =
                "Delete all that a manifest describes, or, with --projectname, all that carries the mark of a project.",
        footer = {
            "",
            "Examples:",
            "  kiln project undeploy --preview",
            "  kiln project undeploy -m shop/manifest.yaml",
            "  kiln project undeploy --projectname shop             (needs no manifest)"
        })
public final class ProjectUndeployCommand extends ProjectOperation {

    public ProjectUndeployCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run(Api api) {
        return perform(api, steps(api), "undeployed");
    }

    private List<Step> steps(Api api) {
        Optional<String> name = options().name();
        if (name.isEmpty()) {
            return Removal.of(
                    load(Content.NAMES).packages().stream()
                            .map(LoadedPackage::described)
                            .toList(),
                    api.namespace());
        }
        List<Removal.Owned> owned = new Inventory(api).of(name.get());
        if (owned.isEmpty()) {
            throw CommandFailure.general("Nothing on the server carries the mark of project '" + name.get() + "'.");
        }
        return Removal.ofStale(owned, List.of());
    }
}
