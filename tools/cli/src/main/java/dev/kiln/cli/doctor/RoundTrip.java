// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Makes a function, runs it once, and deletes it, whatever came of it. */
record RoundTrip(Api api, InstantSource clock) {

    private static final String CODE = "function main(args) { return { echo: args.word } }";

    List<Finding> run() {
        long begin = clock.millis();
        String path = new EntityPath(api.namespace(), "kiln-doctor-" + begin).in("actions");
        List<Finding> findings = new ArrayList<>();
        try {
            ObjectNode action = JsonTree.object();
            action.putObject("exec").put("kind", "nodejs:default").put("code", CODE);
            api.fetch("create a function", Call.put(path, action).with("overwrite", false));
            findings.add(invoke(path, begin));
        } catch (CommandFailure e) {
            findings.add(failed(e));
        } finally {
            delete(path, findings);
        }
        return findings;
    }

    private Finding invoke(String path, long begin) {
        Reply reply = api.exchange(
                "run a function",
                Call.post(path, JsonTree.object().put("word", "hello"))
                        .with("blocking", true)
                        .with("result", true));
        if (reply.status() == Reply.ACCEPTED) {
            return Finding.warning(
                    "function",
                    "a function did not end within a minute",
                    "see the invokers (kiln invoker list) and the activation: kiln activation get --last");
        }
        if (!reply.isSuccess() || !reply.body().path("echo").asText().equals("hello")) {
            return Finding.wrong(
                    "function",
                    "a function ran, but answered " + JsonText.compact(reply.body()),
                    "see what it did: kiln activation get --last");
        }
        return Finding.ok(
                "function",
                "a function was made and ran in "
                        + Duration.ofMillis(clock.millis() - begin).toMillis() + " ms");
    }

    /** Also when creating it failed: the server may have got further than its answer. */
    private void delete(String path, List<Finding> findings) {
        try {
            api.find("delete the function", Call.delete(path));
        } catch (CommandFailure e) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            findings.add(
                    Finding.warning("function", "it could not be deleted: " + e.text(), "kiln action delete " + name));
        }
    }

    private static Finding failed(CommandFailure e) {
        return Finding.wrong(
                "function", e.text(), e.hint().orElse("see the server's log, and kiln invoker list as its operator"));
    }
}
