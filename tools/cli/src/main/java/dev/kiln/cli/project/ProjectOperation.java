// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.project.manifest.Hidden;
import dev.kiln.cli.project.plan.ManagedMark;
import dev.kiln.cli.project.plan.Preview;
import dev.kiln.cli.project.plan.Step;
import dev.kiln.cli.project.run.Executor;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.settings.ServerOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What the commands that read a manifest have in common. No value that came from the environment is printed by them. */
abstract class ProjectOperation implements Callable<Integer> {

    @Mixin
    private final ProjectOptions options = new ProjectOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    private final Terminal terminal;
    private final Hidden hidden = new Hidden();

    ProjectOperation(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public final Integer call() {
        Api api = new Api(terminal, server.settings(terminal.environment())).hiding(hidden::mask);
        try {
            return run(api);
        } catch (CommandFailure e) {
            // its causes may show what is masked
            CommandFailure masked = new CommandFailure(
                    e.exitCode(),
                    hidden.mask(e.text()),
                    e.hint().map(hidden::mask).orElse(null));
            masked.setStackTrace(e.getStackTrace());
            throw masked;
        }
    }

    abstract int run(Api api);

    final ProjectOptions options() {
        return options;
    }

    final ProjectLoader.Loaded load(ProjectLoader.Content content) {
        return new ProjectLoader(options, terminal, hidden, content).load();
    }

    final ManagedMark mark(ProjectLoader.Loaded project) {
        return ManagedMark.of(name(project), project.file(), project.text());
    }

    /** The project's name, which a managed project must have. */
    final String name(ProjectLoader.Loaded project) {
        return options.name()
                .or(project::name)
                .orElseThrow(() -> CommandFailure.usage(
                        "The project has no name, so nothing could tell later what is its own.",
                        "add it to the manifest (project: name: shop), or give --projectname NAME"));
    }

    /** Shows the steps, or does them. */
    final int perform(Api api, List<Step> steps, String participle) {
        if (options.isPreview()) {
            if (server.wantsJson()) {
                terminal.print(JsonText.pretty(Preview.json(steps)));
            } else {
                Preview.lines(steps).forEach(terminal::print);
            }
            return ExitCode.OK;
        }
        List<String> done = new Executor(api, terminal, this::progress).run(steps);
        if (server.wantsJson()) {
            ObjectNode outcome = JsonTree.object();
            ArrayNode lines = outcome.putArray("done");
            done.forEach(it -> lines.add(hidden.mask(it)));
            terminal.print(JsonText.pretty(outcome));
        } else {
            terminal.ok(participle + " the project: " + steps.size() + (steps.size() == 1 ? " step" : " steps"));
        }
        return ExitCode.OK;
    }

    private void progress(String outcome) {
        if (!server.wantsJson()) {
            terminal.print("  " + hidden.mask(outcome));
            terminal.out().flush();
        }
    }
}
