// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.project.plan.Deployment;
import dev.kiln.cli.project.plan.Removal;
import dev.kiln.cli.project.plan.Step;
import dev.kiln.cli.project.run.Inventory;
import dev.kiln.cli.rest.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "sync",
        description =
                "Make the server have what a manifest describes: deploy it, mark it as the project's own, and remove "
                        + "what carries that mark but is no longer in the manifest.",
        footer = {"", "Examples:", "  kiln project sync", "  kiln project sync --projectname shop --preview"})
public final class ProjectSyncCommand extends ProjectOperation {

    public ProjectSyncCommand(Terminal terminal) {
        super(terminal);
    }

    @Option(names = "--managed", hidden = true, description = "what sync does anyway; wsk takes it")
    void managed(boolean isWanted) {}

    @Override
    int run(Api api) {
        ProjectLoader.Loaded project = load(ProjectLoader.Content.ALL);
        List<Step> steps =
                new ArrayList<>(Deployment.of(project.packages(), api.namespace(), Optional.of(mark(project))));
        steps.addAll(Removal.ofStale(new Inventory(api).of(name(project)), steps));
        return perform(api, steps, "synchronized");
    }
}
