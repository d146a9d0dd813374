// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import dev.kiln.cli.action.ActionCommand;
import dev.kiln.cli.action.ActionCreateCommand;
import dev.kiln.cli.action.ActionDeleteCommand;
import dev.kiln.cli.action.ActionGetCommand;
import dev.kiln.cli.action.ActionInvokeCommand;
import dev.kiln.cli.action.ActionListCommand;
import dev.kiln.cli.action.ActionUpdateCommand;
import dev.kiln.cli.activation.ActivationCommand;
import dev.kiln.cli.activation.ActivationGetCommand;
import dev.kiln.cli.activation.ActivationListCommand;
import dev.kiln.cli.activation.ActivationLogsCommand;
import dev.kiln.cli.activation.ActivationPollCommand;
import dev.kiln.cli.activation.ActivationResultCommand;
import dev.kiln.cli.api.ApiCommand;
import dev.kiln.cli.api.ApiCreateCommand;
import dev.kiln.cli.api.ApiDeleteCommand;
import dev.kiln.cli.api.ApiGetCommand;
import dev.kiln.cli.api.ApiKeyCommand;
import dev.kiln.cli.api.ApiKeyCreateCommand;
import dev.kiln.cli.api.ApiKeyDeleteCommand;
import dev.kiln.cli.api.ApiKeyListCommand;
import dev.kiln.cli.api.ApiListCommand;
import dev.kiln.cli.audit.AuditCommand;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.console.Version;
import dev.kiln.cli.doctor.DoctorCommand;
import dev.kiln.cli.help.CompletionCommand;
import dev.kiln.cli.help.SdkCommand;
import dev.kiln.cli.help.SdkInstallCommand;
import dev.kiln.cli.namespace.ListCommand;
import dev.kiln.cli.namespace.NamespaceCommand;
import dev.kiln.cli.namespace.NamespaceGetCommand;
import dev.kiln.cli.namespace.NamespaceListCommand;
import dev.kiln.cli.packages.PackageBindCommand;
import dev.kiln.cli.packages.PackageCommand;
import dev.kiln.cli.packages.PackageCreateCommand;
import dev.kiln.cli.packages.PackageDeleteCommand;
import dev.kiln.cli.packages.PackageGetCommand;
import dev.kiln.cli.packages.PackageListCommand;
import dev.kiln.cli.packages.PackageRefreshCommand;
import dev.kiln.cli.packages.PackageUpdateCommand;
import dev.kiln.cli.project.ProjectCommand;
import dev.kiln.cli.project.ProjectDeployCommand;
import dev.kiln.cli.project.ProjectExportCommand;
import dev.kiln.cli.project.ProjectSyncCommand;
import dev.kiln.cli.project.ProjectUndeployCommand;
import dev.kiln.cli.property.PropertyCommand;
import dev.kiln.cli.property.PropertyGetCommand;
import dev.kiln.cli.property.PropertySetCommand;
import dev.kiln.cli.property.PropertyUnsetCommand;
import dev.kiln.cli.rule.RuleCommand;
import dev.kiln.cli.rule.RuleCreateCommand;
import dev.kiln.cli.rule.RuleDeleteCommand;
import dev.kiln.cli.rule.RuleDisableCommand;
import dev.kiln.cli.rule.RuleEnableCommand;
import dev.kiln.cli.rule.RuleGetCommand;
import dev.kiln.cli.rule.RuleListCommand;
import dev.kiln.cli.rule.RuleStatusCommand;
import dev.kiln.cli.rule.RuleUpdateCommand;
import dev.kiln.cli.trigger.TriggerCommand;
import dev.kiln.cli.trigger.TriggerCreateCommand;
import dev.kiln.cli.trigger.TriggerDeleteCommand;
import dev.kiln.cli.trigger.TriggerFireCommand;
import dev.kiln.cli.trigger.TriggerGetCommand;
import dev.kiln.cli.trigger.TriggerListCommand;
import dev.kiln.cli.trigger.TriggerUpdateCommand;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * All commands. Reading the annotations of every one of them would take longer than any command runs, so a command line is
 * made of the one that is wanted, and of all only for help and for guessing what was meant.
 */
final class CommandTree {

    /** A command, or a group of them. */
    record Node(String name, Supplier<Object> command, List<Node> children) {
        static Node leaf(String name, Supplier<Object> command) {
            return new Node(name, command, List.of());
        }

        boolean isLeaf() {
            return children.isEmpty();
        }

        Optional<Node> child(String word) {
            return children.stream().filter(it -> it.name.equals(word)).findFirst();
        }
    }

    private static final int WIDTH = 110;
    private static final int LAST = 1_000;
    private static final Supplier<Object> KILN = Kiln::new;

    private final Node root;

    CommandTree(Terminal terminal) {
        this.root = new Node(
                "kiln",
                KILN,
                List.of(
                        actions(terminal),
                        activations(terminal),
                        packages(terminal),
                        triggers(terminal),
                        rules(terminal),
                        apis(terminal),
                        new Node(
                                "namespace",
                                NamespaceCommand::new,
                                List.of(
                                        Node.leaf("list", () -> new NamespaceListCommand(terminal)),
                                        Node.leaf("get", () -> new NamespaceGetCommand(terminal)))),
                        Node.leaf("list", () -> new ListCommand(terminal)),
                        OperatorCommands.admin(terminal),
                        OperatorCommands.invokers(terminal),
                        OperatorCommands.pools(terminal),
                        OperatorCommands.routes(terminal),
                        OperatorCommands.runtimes(terminal),
                        Node.leaf("audit", () -> new AuditCommand(terminal)),
                        new Node(
                                "property",
                                PropertyCommand::new,
                                List.of(
                                        Node.leaf("get", () -> new PropertyGetCommand(terminal)),
                                        Node.leaf("set", () -> new PropertySetCommand(terminal)),
                                        Node.leaf("unset", () -> new PropertyUnsetCommand(terminal)))),
                        projects(terminal),
                        Node.leaf("doctor", () -> new DoctorCommand(terminal)),
                        new Node(
                                "sdk",
                                SdkCommand::new,
                                List.of(Node.leaf("install", () -> new SdkInstallCommand(terminal, this::all)))),
                        Node.leaf("completion", () -> new CompletionCommand(terminal, this::all))));
    }

    private static Node actions(Terminal terminal) {
        return new Node(
                "action",
                ActionCommand::new,
                List.of(
                        Node.leaf("create", () -> new ActionCreateCommand(terminal)),
                        Node.leaf("update", () -> new ActionUpdateCommand(terminal)),
                        Node.leaf("invoke", () -> new ActionInvokeCommand(terminal)),
                        Node.leaf("get", () -> new ActionGetCommand(terminal)),
                        Node.leaf("list", () -> new ActionListCommand(terminal)),
                        Node.leaf("delete", () -> new ActionDeleteCommand(terminal))));
    }

    private static Node activations(Terminal terminal) {
        return new Node(
                "activation",
                ActivationCommand::new,
                List.of(
                        Node.leaf("list", () -> new ActivationListCommand(terminal)),
                        Node.leaf("get", () -> new ActivationGetCommand(terminal)),
                        Node.leaf("logs", () -> new ActivationLogsCommand(terminal)),
                        Node.leaf("result", () -> new ActivationResultCommand(terminal)),
                        Node.leaf("poll", () -> new ActivationPollCommand(terminal))));
    }

    private static Node packages(Terminal terminal) {
        return new Node(
                "package",
                PackageCommand::new,
                List.of(
                        Node.leaf("create", () -> new PackageCreateCommand(terminal)),
                        Node.leaf("update", () -> new PackageUpdateCommand(terminal)),
                        Node.leaf("bind", () -> new PackageBindCommand(terminal)),
                        Node.leaf("get", () -> new PackageGetCommand(terminal)),
                        Node.leaf("list", () -> new PackageListCommand(terminal)),
                        Node.leaf("delete", () -> new PackageDeleteCommand(terminal)),
                        Node.leaf("refresh", () -> new PackageRefreshCommand(terminal))));
    }

    private static Node triggers(Terminal terminal) {
        return new Node(
                "trigger",
                TriggerCommand::new,
                List.of(
                        Node.leaf("create", () -> new TriggerCreateCommand(terminal)),
                        Node.leaf("update", () -> new TriggerUpdateCommand(terminal)),
                        Node.leaf("fire", () -> new TriggerFireCommand(terminal)),
                        Node.leaf("get", () -> new TriggerGetCommand(terminal)),
                        Node.leaf("list", () -> new TriggerListCommand(terminal)),
                        Node.leaf("delete", () -> new TriggerDeleteCommand(terminal))));
    }

    private static Node rules(Terminal terminal) {
        return new Node(
                "rule",
                RuleCommand::new,
                List.of(
                        Node.leaf("create", () -> new RuleCreateCommand(terminal)),
                        Node.leaf("update", () -> new RuleUpdateCommand(terminal)),
                        Node.leaf("enable", () -> new RuleEnableCommand(terminal)),
                        Node.leaf("disable", () -> new RuleDisableCommand(terminal)),
                        Node.leaf("status", () -> new RuleStatusCommand(terminal)),
                        Node.leaf("get", () -> new RuleGetCommand(terminal)),
                        Node.leaf("list", () -> new RuleListCommand(terminal)),
                        Node.leaf("delete", () -> new RuleDeleteCommand(terminal))));
    }

    private static Node apis(Terminal terminal) {
        return new Node(
                "api",
                ApiCommand::new,
                List.of(
                        Node.leaf("create", () -> new ApiCreateCommand(terminal)),
                        Node.leaf("get", () -> new ApiGetCommand(terminal)),
                        Node.leaf("list", () -> new ApiListCommand(terminal)),
                        Node.leaf("delete", () -> new ApiDeleteCommand(terminal)),
                        new Node(
                                "key",
                                ApiKeyCommand::new,
                                List.of(
                                        Node.leaf("create", () -> new ApiKeyCreateCommand(terminal)),
                                        Node.leaf("list", () -> new ApiKeyListCommand(terminal)),
                                        Node.leaf("delete", () -> new ApiKeyDeleteCommand(terminal))))));
    }

    private static Node projects(Terminal terminal) {
        return new Node(
                "project",
                ProjectCommand::new,
                List.of(
                        Node.leaf("deploy", () -> new ProjectDeployCommand(terminal)),
                        Node.leaf("sync", () -> new ProjectSyncCommand(terminal)),
                        Node.leaf("undeploy", () -> new ProjectUndeployCommand(terminal)),
                        Node.leaf("export", () -> new ProjectExportCommand(terminal))));
    }

    Node root() {
        return root;
    }

    /**
     * The command line of one command by itself, or of all when the words do not name exactly one. Its arguments come
     * without the words; nothing but its name shows that it is part of a tree.
     */
    CommandLine of(List<String> words) {
        Optional<Node> node = leaf(words);
        if (node.isEmpty()) {
            return all();
        }
        CommandLine line = line(node.get());
        line.getCommandSpec().name(root.name() + " " + String.join(" ", words));
        return line;
    }

    /** The command that the words name; empty when they name a group or nothing. */
    Optional<Node> leaf(List<String> words) {
        Node node = root;
        for (String word : words) {
            Optional<Node> child = node.child(word);
            if (child.isEmpty()) {
                return Optional.empty();
            }
            node = child.get();
        }
        return node.isLeaf() ? Optional.of(node) : Optional.empty();
    }

    CommandLine all() {
        return withChildren(root);
    }

    private static CommandLine withChildren(Node node) {
        CommandLine line = line(node);
        node.children().forEach(child -> line.addSubcommand(child.name(), withChildren(child)));
        return line;
    }

    private static OptionSpec.Builder option(String letter, String word, String description) {
        return OptionSpec.builder(letter, word).description(description).order(LAST);
    }

    private static CommandLine line(Node node) {
        CommandLine line = new CommandLine(node.command().get());
        CommandSpec spec = line.getCommandSpec().name(node.name());
        if (node.command() == KILN) {
            spec.versionProvider(() -> new String[] {"kiln " + Version.text()})
                    .addOption(option("-V", "--version", "show the version")
                            .versionHelp(true)
                            .build());
        }
        spec.addOption(option("-h", "--help", "show this page").usageHelp(true).build());
        spec.usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .width(WIDTH)
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n");
        return line;
    }
}
