// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.project.plan.Deployment;
import dev.kiln.cli.rest.Api;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "deploy",
        description = "Put all that a manifest describes. What is there already is replaced, nothing is removed.",
        footer = {
            "",
            "Examples:",
            "  kiln project deploy",
            "  kiln project deploy -p shop --preview",
            "  kiln project deploy -m shop/manifest.yaml -d shop/staging.yaml --param unit kg",
            "",
            "$NAME and ${NAME} in the files are variables of the environment; those in inputs are never shown."
        })
public final class ProjectDeployCommand extends ProjectOperation {

    @Option(names = "--managed", order = 9, description = "mark all of it as the project's own, as sync does")
    private boolean isManaged;

    public ProjectDeployCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run(Api api) {
        ProjectLoader.Loaded project = load(ProjectLoader.Content.ALL);
        return perform(
                api,
                Deployment.of(
                        project.packages(), api.namespace(), isManaged ? Optional.of(mark(project)) : Optional.empty()),
                "deployed");
    }
}
