// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.render.Table;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.settings.ApiHost;
import dev.kiln.cli.settings.GlobalOptions;
import dev.kiln.cli.settings.Settings;
import dev.kiln.cli.settings.WskProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = "Find out what is wrong with your set-up: settings, server, key, and, if asked, this host.",
        footer = {
            "",
            "Examples:",
            "  kiln doctor",
            "  kiln doctor --run                 (makes a function, runs it and deletes it)",
            "  kiln doctor --host                (what a server needs on this machine)",
            "",
            "The exit code is 0 when nothing is wrong, else 1. Warnings do not count."
        })
public final class DoctorCommand implements Callable<Integer> {

    private static final int STANDALONE_PORT = 3233;
    private static final int VERDICT_WIDTH = 8;
    private static final int SUBJECT_WIDTH = 12;

    @Option(names = "--run", order = 1, description = "make, run and delete a function, too")
    private boolean runs;

    @Option(names = "--host", order = 2, description = "look at this machine, too: Docker, bubblewrap, disk, port")
    private boolean isHost;

    @Mixin
    private final GlobalOptions options = new GlobalOptions();

    private final Terminal terminal;

    public DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                SetUpProbes.java(Runtime.version().feature(), Runtime.version().toString()));
        int port = STANDALONE_PORT;
        try {
            findings.add(SetUpProbes.file(WskProps.path(terminal.environment())));
            Settings settings = options.settings(terminal.environment());
            findings.addAll(SetUpProbes.settings(settings));
            if (settings.apiHost().isPresent()) {
                ApiHost address = settings.server();
                port = address.isLoopback() ? address.port() : STANDALONE_PORT;
                findings.addAll(server(settings, address));
            }
        } catch (CommandFailure e) {
            findings.add(Finding.wrong("settings", e.text(), e.hint().orElse("kiln property get")));
        }
        if (isHost) {
            findings.addAll(HostProbes.look(new LocalHost(), port, isOk(findings, "ping")));
        }
        print(findings);
        return findings.stream().anyMatch(Finding::isWrong) ? ExitCode.GENERAL : ExitCode.OK;
    }

    private List<Finding> server(Settings settings, ApiHost address) {
        Api api = new Api(terminal, settings);
        List<Finding> findings = new ArrayList<>(ServerProbes.look(
                new NetworkServer(api, address), address, settings.auth().isPresent(), terminal.clock()));
        if (runs && isOk(findings, "credentials")) {
            findings.addAll(new RoundTrip(api, terminal.clock()).run());
        }
        return findings;
    }

    private static boolean isOk(List<Finding> findings, String subject) {
        return findings.stream().anyMatch(it -> it.subject().equals(subject) && it.verdict() == Finding.Verdict.OK);
    }

    private void print(List<Finding> findings) {
        if (options.wantsJson()) {
            terminal.print(JsonText.pretty(json(findings)));
            return;
        }
        Table table = new Table(VERDICT_WIDTH, SUBJECT_WIDTH, 0);
        for (Finding finding : findings) {
            table.add(word(finding), finding.subject(), finding.sentence());
            finding.next().ifPresent(it -> table.add("", "", "-> " + it));
        }
        table.lines().forEach(terminal::print);
    }

    private static ArrayNode json(List<Finding> findings) {
        ArrayNode list = JsonTree.array();
        for (Finding finding : findings) {
            ObjectNode entry = list.addObject()
                    .put("subject", finding.subject())
                    .put("verdict", word(finding))
                    .put("sentence", finding.sentence());
            finding.next().ifPresent(it -> entry.put("next", it));
        }
        return list;
    }

    private static String word(Finding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }
}
