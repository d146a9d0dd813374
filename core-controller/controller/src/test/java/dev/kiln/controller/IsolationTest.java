// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.SYSTEM;
import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guest tries everything on everything of another namespace: all of it is refused, but for what that one shares, and what is
 * there is refused in the same words as what is not.
 */
@TestInstance(Lifecycle.PER_CLASS)
class IsolationTest {

    private static final String OWNER = "whisk.system";
    private static final String THEIRS = "/api/v1/namespaces/" + OWNER + "/";
    private static final String CODE = "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"}}";

    /** What may be named as an action, a package, a trigger, a rule: what is there, and what is not. */
    private static final List<String> ACTIONS =
            List.of("action", "private/action", "bound/action", "nowhere", "private/nowhere", "nowhere/action");

    private static final List<String> PACKAGES = List.of("private", "bound", "nowhere", "action");
    private static final List<String> TRIGGERS = List.of("trigger", "nowhere");
    private static final List<String> RULES = List.of("rule", "nowhere");

    private World world;
    private String activation = "";

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(directory);
        done(world.put(own("packages/private"), "{}", SYSTEM));
        done(world.put(own("packages/shared"), "{\"publish\":true}", SYSTEM));
        done(world.put(
                own("packages/bound"),
                "{\"publish\":true,\"binding\":{\"namespace\":\"_\",\"name\":\"private\"}}",
                SYSTEM));
        for (String action : List.of("action", "private/action", "shared/action")) {
            done(world.put(own("actions/" + action), CODE, SYSTEM));
        }
        done(world.put(own("triggers/trigger"), "{}", SYSTEM));
        done(world.put(own("rules/rule"), "{\"trigger\":\"/_/trigger\",\"action\":\"/_/action\"}", SYSTEM));
        activation = done(world.post(own("actions/action?blocking=true"), "{}", SYSTEM))
                .path("activationId")
                .asText();
        await(
                "the record is there",
                () -> world.get(own("activations/" + activation), SYSTEM).statusCode() == 200);
        done(world.put(own("triggers/tick"), "{}"));
        world.createAction("mine");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    /** One try. */
    private record Attempt(String title, HttpCall call) {}

    @FunctionalInterface
    private interface HttpCall {
        HttpResponse<String> make();
    }

    @TestFactory
    List<DynamicTest> whatIsNotSharedIsRefused() {
        return attempts().stream()
                .map(attempt -> dynamicTest(attempt.title(), () -> {
                    HttpResponse<String> reply = attempt.call().make();
                    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(403);
                    assertThat(reply.body()).doesNotContain("exec").doesNotContain("logs");
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> whatIsThereIsRefusedInTheWordsForWhatIsNot() {
        return attempts().stream()
                .filter(attempt -> !attempt.title().contains("nowhere"))
                .map(attempt -> dynamicTest(attempt.title(), () -> {
                    String error = World.error(attempt.call().make());
                    assertThat(error)
                            .startsWith("The supplied authentication is not authorized to access '" + OWNER)
                            .endsWith("'.");
                }))
                .toList();
    }

    @Test
    void whatIsSharedCanBeUsed() {
        Map<String, HttpResponse<String>> replies = new LinkedHashMap<>();
        replies.put("list packages", world.get(THEIRS + "packages"));
        replies.put("read package", world.get(THEIRS + "packages/shared"));
        replies.put("list its actions", world.get(THEIRS + "actions/shared/"));
        replies.put("read its action", world.get(THEIRS + "actions/shared/action"));
        replies.put("invoke its action", world.post(THEIRS + "actions/shared/action?blocking=true", "{}"));
        replies.put("bind it", bind("shared"));
        replies.put("invoke by binding", world.post(own("actions/bound/action?blocking=true"), "{}"));
        replies.put("compose it", sequence("shared/action"));
        replies.put("tie it", rule("/_/tick", "/" + OWNER + "/shared/action"));

        replies.forEach(
                (title, reply) -> assertThat(reply.statusCode()).as(title).isEqualTo(200));
        assertThat(done(replies.get("list packages")).findValuesAsText("name"))
                .contains("shared", "alarms")
                .doesNotContain("private", "bound");
    }

    @Test
    void whatIsSharedCannotBeChanged() {
        List<HttpResponse<String>> replies = List.of(
                world.put(THEIRS + "packages/shared?overwrite=true", "{}"),
                world.delete(THEIRS + "packages/shared"),
                world.delete(THEIRS + "packages/shared?force=true"),
                world.put(THEIRS + "actions/shared/action?overwrite=true", CODE),
                world.put(THEIRS + "actions/shared/another", CODE),
                world.delete(THEIRS + "actions/shared/action"));

        assertThat(replies).extracting(HttpResponse::statusCode).containsOnly(403);
    }

    @Test
    void whoInvokesWhatIsSharedKeepsTheRecord() {
        String id = done(world.post(THEIRS + "actions/shared/action?blocking=true", "{}"))
                .path("activationId")
                .asText();

        await("it is the caller's", () -> world.get(own("activations/" + id)).statusCode() == 200);
        assertThat(world.get(own("activations/" + id), SYSTEM).statusCode()).isEqualTo(404);
    }

    @Test
    void whatBelongsToNobodyLooksTheSame() {
        String nobodys = "/api/v1/namespaces/nobody/";

        Set<Integer> statuses = Set.of(
                world.get(nobodys + "actions/a").statusCode(),
                world.post(nobodys + "actions/a/b", "{}").statusCode() + 1000,
                world.get(nobodys + "triggers").statusCode() + 2000);

        assertThat(statuses).containsExactlyInAnyOrder(403, 1403, 2403);
    }

    private List<Attempt> attempts() {
        List<Attempt> attempts = new ArrayList<>();
        for (String collection : List.of("actions", "triggers", "rules", "activations", "limits")) {
            attempts.add(new Attempt("list " + collection, () -> world.get(THEIRS + collection)));
        }
        attempts.add(new Attempt("count actions", () -> world.get(THEIRS + "actions?count=true")));
        attempts.add(new Attempt("record", () -> world.get(THEIRS + "activations/" + activation)));
        attempts.add(new Attempt("logs", () -> world.get(THEIRS + "activations/" + activation + "/logs")));
        attempts.add(new Attempt("result", () -> world.get(THEIRS + "activations/" + activation + "/result")));
        for (String action : ACTIONS) {
            String path = THEIRS + "actions/" + action;
            attempts.add(new Attempt("read action " + action, () -> world.get(path)));
            attempts.add(new Attempt("read action without code " + action, () -> world.get(path + "?code=false")));
            attempts.add(new Attempt("invoke " + action, () -> world.post(path, "{}")));
            attempts.add(new Attempt("invoke and wait " + action, () -> world.post(path + "?blocking=true", "{}")));
            attempts.add(new Attempt("put " + action, () -> world.put(path + "?overwrite=true", CODE)));
            attempts.add(new Attempt("delete " + action, () -> world.delete(path)));
            attempts.add(new Attempt("compose " + action, () -> sequence(action)));
            attempts.add(new Attempt("tie " + action, () -> rule("/_/tick", "/" + OWNER + "/" + action)));
        }
        for (String name : PACKAGES) {
            attempts.add(new Attempt("read package " + name, () -> world.get(THEIRS + "packages/" + name)));
            attempts.add(new Attempt("list package " + name, () -> world.get(THEIRS + "actions/" + name + "/")));
            attempts.add(new Attempt("put package " + name, () -> world.put(THEIRS + "packages/" + name, "{}")));
            attempts.add(new Attempt("delete package " + name, () -> world.delete(THEIRS + "packages/" + name)));
            attempts.add(new Attempt("bind " + name, () -> bind(name)));
        }
        for (String name : TRIGGERS) {
            String path = THEIRS + "triggers/" + name;
            attempts.add(new Attempt("read trigger " + name, () -> world.get(path)));
            attempts.add(new Attempt("fire " + name, () -> world.post(path, "{}")));
            attempts.add(new Attempt("put trigger " + name, () -> world.put(path + "?overwrite=true", "{}")));
            attempts.add(new Attempt("delete trigger " + name, () -> world.delete(path)));
            attempts.add(new Attempt("tie to trigger " + name, () -> rule("/" + OWNER + "/" + name, "/_/mine")));
        }
        for (String name : RULES) {
            String path = THEIRS + "rules/" + name;
            attempts.add(new Attempt("read rule " + name, () -> world.get(path)));
            attempts.add(new Attempt("switch rule " + name, () -> world.post(path, "{\"status\":\"inactive\"}")));
            attempts.add(new Attempt(
                    "put rule " + name,
                    () -> world.put(path + "?overwrite=true", "{\"trigger\":\"/_/tick\",\"action\":\"/_/mine\"}")));
            attempts.add(new Attempt("delete rule " + name, () -> world.delete(path)));
        }
        return attempts;
    }

    private HttpResponse<String> bind(String name) {
        return world.put(
                own("packages/bound?overwrite=true"),
                "{\"binding\":{\"namespace\":\"" + OWNER + "\",\"name\":\"" + name + "\"}}");
    }

    private HttpResponse<String> sequence(String action) {
        return world.put(
                own("actions/composed?overwrite=true"),
                "{\"exec\":{\"kind\":\"sequence\",\"components\":[\"/" + OWNER + "/" + action + "\"]}}");
    }

    private HttpResponse<String> rule(String trigger, String action) {
        return world.put(
                own("rules/tied?overwrite=true"), "{\"trigger\":\"" + trigger + "\",\"action\":\"" + action + "\"}");
    }
}
