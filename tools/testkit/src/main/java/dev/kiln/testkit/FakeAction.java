// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.LogSink.Stream;
import dev.kiln.testkit.guest.Conversation;
import dev.kiln.testkit.guest.GuestLogs;
import dev.kiln.testkit.guest.GuestProcess;
import dev.kiln.testkit.guest.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An action runtime whose actions are scripts: the code that {@code /init} brings is a list of steps, separated by
 * semicolons, that {@code /run} goes through; at the end it answers with its input unless a step answered already. Code that
 * is no such list echoes. The steps are listed in the module's README.
 */
final class FakeAction {

    private static final List<String> NO_STEPS = List.of();

    private final GuestProcess process;
    private final GuestLogs logs;
    private final Consumer<GuestProcess.End> exit;
    private volatile List<String> steps = NO_STEPS; // written by /init, read by every /run

    FakeAction(GuestProcess process, GuestLogs logs, Consumer<GuestProcess.End> exit) {
        this.process = process;
        this.logs = logs;
        this.exit = exit;
    }

    List<String> steps() {
        return steps;
    }

    void continueFrom(List<String> frozen) {
        steps = frozen;
    }

    void answer(Conversation.Request request, Conversation conversation) throws IOException, InterruptedException {
        Map<String, String> message = Json.members(request.body());
        String value = message.getOrDefault("value", "{}");
        switch (request.path()) {
            case "/init" -> init(Json.members(value), conversation);
            case "/run" -> run(value, conversation);
            default -> conversation.send(404, "{\"error\":\"no such path\"}");
        }
    }

    private void init(Map<String, String> value, Conversation conversation) throws IOException, InterruptedException {
        process.tick();
        String code = Json.string(value.getOrDefault("code", "\"\""));
        steps = code.length() > 500 ? NO_STEPS : Arrays.asList(code.split(";", -1));
        for (String step : steps) {
            if (step.startsWith("init-") && perform(step.substring("init-".length()), "{}", conversation)) {
                return;
            }
        }
        conversation.send(200, "{\"ok\":true}");
    }

    private void run(String value, Conversation conversation) throws IOException, InterruptedException {
        if (value.contains("\"deed\"")) {
            deed(Json.members(value), conversation);
            return;
        }
        boolean isAnswered = false;
        for (String step : steps) {
            isAnswered |= !step.startsWith("init-") && perform(step, value, conversation);
        }
        if (!steps.contains("no-sentinel")) {
            logs.writeSentinels();
        }
        if (!isAnswered) {
            conversation.send(200, value);
        }
    }

    private void deed(Map<String, String> deed, Conversation conversation) throws IOException {
        GuestProcess.Outcome outcome = process.perform(deed);
        logs.writeSentinels();
        if (outcome.answer().isPresent()) {
            byte[] answer = outcome.answer().get().getBytes(StandardCharsets.UTF_8);
            conversation.send(200, "{\"answer\":\"" + Base64.getEncoder().encodeToString(answer) + "\"}");
        }
        outcome.end().ifPresent(exit);
    }

    /** Takes a step; tells whether it answered, or made an answer impossible. */
    private boolean perform(String step, String value, Conversation conversation)
            throws IOException, InterruptedException {
        int colon = step.indexOf(':');
        String verb = (colon < 0 ? step : step.substring(0, colon)).trim();
        String argument = colon < 0 ? "" : step.substring(colon + 1).trim();
        switch (verb) {
            // real time, as the peer's time-outs are real too
            case "slow" -> Thread.sleep(Duration.ofMillis(Long.parseLong(argument)));
            case "hang" -> Thread.sleep(Duration.ofDays(1));
            case "log" -> log(Integer.parseInt(argument));
            case "print" -> logs.write(Stream.STDOUT, argument + "\n");
            case "print-error" -> logs.write(Stream.STDERR, argument + "\n");
            case "crash" ->
                exit.accept(new GuestProcess.End(argument.isEmpty() ? 1 : Integer.parseInt(argument), false));
            case "out-of-memory" -> exit.accept(new GuestProcess.End(137, true));
            case "cut" -> conversation.cut();
            case "garbage" ->
                conversation.sendRaw("\u0001\u0002 no HTTP at all\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            case "not-json" -> conversation.send(200, "{\"this is\" not JSON");
            case "not-an-object" -> conversation.send(200, "\"a string\"");
            case "oversize" -> conversation.send(200, "{\"big\":\"" + "x".repeat(Integer.parseInt(argument)) + "\"}");
            case "chunked" -> conversation.sendChunked(200, value);
            case "answer" -> conversation.send(200, argument);
            case "status" -> conversation.send(Integer.parseInt(argument), "{}");
            case "empty" -> conversation.send(Integer.parseInt(argument), "");
            case "error" -> conversation.send(200, "{\"error\":\"" + argument + "\"}");
            case "fail" -> conversation.send(502, "{\"error\":\"" + argument + "\"}");
            default -> {
                return false;
            }
        }
        return !List.of("slow", "log", "print", "print-error").contains(verb);
    }

    private void log(int lines) {
        for (int i = 0; i < lines; i++) {
            logs.write(Stream.STDOUT, "out " + i + "\n");
            logs.write(Stream.STDERR, "err " + i + "\n");
        }
    }
}
