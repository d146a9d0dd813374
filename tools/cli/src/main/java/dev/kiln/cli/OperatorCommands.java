// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import dev.kiln.cli.CommandTree.Node;
import dev.kiln.cli.admin.AdminCommand;
import dev.kiln.cli.admin.UserBlockCommand;
import dev.kiln.cli.admin.UserCommand;
import dev.kiln.cli.admin.UserCreateCommand;
import dev.kiln.cli.admin.UserDeleteCommand;
import dev.kiln.cli.admin.UserGetCommand;
import dev.kiln.cli.admin.UserGrantCommand;
import dev.kiln.cli.admin.UserListCommand;
import dev.kiln.cli.admin.UserMigrateCommand;
import dev.kiln.cli.admin.UserRoleCommand;
import dev.kiln.cli.admin.UserUnblockCommand;
import dev.kiln.cli.admin.UserWhoisCommand;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.invoker.InvokerCommand;
import dev.kiln.cli.invoker.InvokerCordonCommand;
import dev.kiln.cli.invoker.InvokerDrainCommand;
import dev.kiln.cli.invoker.InvokerGetCommand;
import dev.kiln.cli.invoker.InvokerListCommand;
import dev.kiln.cli.invoker.InvokerUncordonCommand;
import dev.kiln.cli.limits.LimitsCommand;
import dev.kiln.cli.limits.LimitsDeleteCommand;
import dev.kiln.cli.limits.LimitsGetCommand;
import dev.kiln.cli.limits.LimitsSetCommand;
import dev.kiln.cli.pool.PoolAbortCommand;
import dev.kiln.cli.pool.PoolCommand;
import dev.kiln.cli.pool.PoolCreateCommand;
import dev.kiln.cli.pool.PoolDeleteCommand;
import dev.kiln.cli.pool.PoolGetCommand;
import dev.kiln.cli.pool.PoolListCommand;
import dev.kiln.cli.pool.PoolRollbackCommand;
import dev.kiln.cli.pool.PoolStatusCommand;
import dev.kiln.cli.pool.PoolSwapCommand;
import dev.kiln.cli.pool.PoolUpdateCommand;
import dev.kiln.cli.route.RouteCommand;
import dev.kiln.cli.route.RouteExplainCommand;
import dev.kiln.cli.route.RouteListCommand;
import dev.kiln.cli.route.RouteSetCommand;
import dev.kiln.cli.runtime.RuntimeCommand;
import dev.kiln.cli.runtime.RuntimeGetCommand;
import dev.kiln.cli.runtime.RuntimeListCommand;
import dev.kiln.cli.runtime.RuntimeSetCommand;
import java.util.List;

/** Commands for those who run an installation. */
final class OperatorCommands {

    private OperatorCommands() {}

    static Node admin(Terminal terminal) {
        return new Node("admin", AdminCommand::new, List.of(users(terminal), limits(terminal)));
    }

    static Node invokers(Terminal terminal) {
        return new Node(
                "invoker",
                InvokerCommand::new,
                List.of(
                        Node.leaf("list", () -> new InvokerListCommand(terminal)),
                        Node.leaf("get", () -> new InvokerGetCommand(terminal)),
                        Node.leaf("cordon", () -> new InvokerCordonCommand(terminal)),
                        Node.leaf("drain", () -> new InvokerDrainCommand(terminal)),
                        Node.leaf("uncordon", () -> new InvokerUncordonCommand(terminal))));
    }

    static Node pools(Terminal terminal) {
        return new Node(
                "pool",
                PoolCommand::new,
                List.of(
                        Node.leaf("create", () -> new PoolCreateCommand(terminal)),
                        Node.leaf("update", () -> new PoolUpdateCommand(terminal)),
                        Node.leaf("get", () -> new PoolGetCommand(terminal)),
                        Node.leaf("list", () -> new PoolListCommand(terminal)),
                        Node.leaf("delete", () -> new PoolDeleteCommand(terminal)),
                        Node.leaf("swap", () -> new PoolSwapCommand(terminal)),
                        Node.leaf("status", () -> new PoolStatusCommand(terminal)),
                        Node.leaf("abort", () -> new PoolAbortCommand(terminal)),
                        Node.leaf("rollback", () -> new PoolRollbackCommand(terminal))));
    }

    static Node routes(Terminal terminal) {
        return new Node(
                "route",
                RouteCommand::new,
                List.of(
                        Node.leaf("list", () -> new RouteListCommand(terminal)),
                        Node.leaf("set", () -> new RouteSetCommand(terminal)),
                        Node.leaf("explain", () -> new RouteExplainCommand(terminal))));
    }

    static Node runtimes(Terminal terminal) {
        return new Node(
                "runtime",
                RuntimeCommand::new,
                List.of(
                        Node.leaf("list", () -> new RuntimeListCommand(terminal)),
                        Node.leaf("get", () -> new RuntimeGetCommand(terminal)),
                        Node.leaf("set", () -> new RuntimeSetCommand(terminal))));
    }

    private static Node users(Terminal terminal) {
        return new Node(
                "user",
                UserCommand::new,
                List.of(
                        Node.leaf("create", () -> new UserCreateCommand(terminal)),
                        Node.leaf("grant", () -> new UserGrantCommand(terminal)),
                        Node.leaf("role", () -> new UserRoleCommand(terminal)),
                        Node.leaf("get", () -> new UserGetCommand(terminal)),
                        Node.leaf("list", () -> new UserListCommand(terminal)),
                        Node.leaf("whois", () -> new UserWhoisCommand(terminal)),
                        Node.leaf("block", () -> new UserBlockCommand(terminal)),
                        Node.leaf("unblock", () -> new UserUnblockCommand(terminal)),
                        Node.leaf("migrate", () -> new UserMigrateCommand(terminal)),
                        Node.leaf("delete", () -> new UserDeleteCommand(terminal))));
    }

    private static Node limits(Terminal terminal) {
        return new Node(
                "limits",
                LimitsCommand::new,
                List.of(
                        Node.leaf("set", () -> new LimitsSetCommand(terminal)),
                        Node.leaf("get", () -> new LimitsGetCommand(terminal)),
                        Node.leaf("delete", () -> new LimitsDeleteCommand(terminal))));
    }
}
