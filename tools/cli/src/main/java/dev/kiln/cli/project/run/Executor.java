// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.api.Management;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.project.plan.Step;
import dev.kiln.cli.project.plan.Thing;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.trigger.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Does steps in their order and stops at the first that fails. For one thread.
 *
 * <p>What was done before a failure stays: every step can be done again, so the same command goes on after the mistake is
 * corrected.
 */
public final class Executor {

    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final Api api;
    private final Patience patience;
    private final ApiGateway gateway;
    private final Consumer<String> progress;
    private final List<String> done = new ArrayList<>();

    /**
     * An executor.
     *
     * @param progress hears what was done, as soon as it is
     */
    public Executor(Api api, Terminal terminal, Consumer<String> progress) {
        this.api = api;
        this.patience = new Patience(api, terminal.pause());
        this.gateway = new ApiGateway(api, new Management(api, terminal.environment()));
        this.progress = progress;
    }

    /**
     * Does all of them.
     *
     * @return what was done, in the words of the progress lines
     * @throws CommandFailure of the step that failed; its hint says what was done before and what was not
     */
    public List<String> run(List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            try {
                String outcome = run(steps.get(i));
                done.add(outcome);
                progress.accept(outcome);
            } catch (CommandFailure e) {
                throw new CommandFailure(e.exitCode(), e.text(), hint(e, steps.subList(i, steps.size())), e);
            }
        }
        return List.copyOf(done);
    }

    private String hint(CommandFailure e, List<Step> left) {
        String own = e.hint().map(it -> it + "; ").orElse("");
        String before = done.isEmpty() ? "nothing was done before" : "done before: " + String.join(", ", done);
        List<String> names = left.stream().map(Step::subject).toList();
        return own + before + "; not done: " + String.join(", ", names)
                + "; correct it and run the same command again, it repeats without harm what was done";
    }

    private String run(Step step) {
        return switch (step) {
            case Step.Put put -> put(put);
            case Step.Feed feed -> feed(feed);
            case Step.Publish publish ->
                "published " + publish.subject() + " at " + gateway.publish(publish.route(), publish.action());
            case Step.Remove remove -> remove(remove.thing(), remove.path());
            case Step.Unpublish unpublish -> {
                gateway.unpublish(unpublish.route());
                yield "deleted " + unpublish.subject();
            }
        };
    }

    private String put(Step.Put put) {
        String path = put.path().in(put.thing().collection());
        if (put.thing() == Thing.TRIGGER) {
            stopFeed(put.path(), "deploy " + put.subject());
        }
        patience.fetch("deploy " + put.subject(), Call.put(path, put.document()).with("overwrite", true));
        if (put.thing() == Thing.RULE) {
            patience.fetch(
                    "activate " + put.subject(),
                    Call.post(path, JsonTree.object().put("status", "active")));
        }
        return "deployed " + put.subject();
    }

    /** The trigger first, as the feed may fire at once; one that is new goes again when its feed does not want it. */
    private String feed(Step.Feed step) {
        String path = step.trigger().in("triggers");
        String operation = "deploy " + step.subject();
        Optional<JsonNode> existing = api.find(operation, Call.get(path));
        Feed feed = new Feed(step.feed(), step.trigger());
        Optional<Feed> before = existing.flatMap(it -> Feed.of(api, step.trigger(), it));
        boolean isSame = before.equals(Optional.of(feed));
        if (!isSame) {
            before.ifPresent(this::stop);
        }
        patience.fetch(operation, Call.put(path, step.document()).with("overwrite", true));
        try {
            start(feed, isSame, step.parameters());
        } catch (CommandFailure e) {
            if (existing.isEmpty()) {
                takeBack(path, operation, e);
            }
            throw e;
        }
        return "deployed " + step.subject() + " with feed " + step.feed().qualified();
    }

    /** A feed that cannot update may not know the trigger: an earlier attempt may have ended before it was told. */
    private void start(Feed feed, boolean isKnown, ObjectNode parameters) {
        if (isKnown) {
            try {
                feed.tell(api, Feed.Event.UPDATE, parameters);
                return;
            } catch (CommandFailure e) {
                if (e.exitCode() == ExitCode.NETWORK) {
                    throw e;
                }
            }
        }
        feed.tell(api, Feed.Event.CREATE, parameters);
    }

    private void takeBack(String path, String operation, CommandFailure reason) {
        try {
            api.find(operation, Call.delete(path));
        } catch (CommandFailure e) {
            reason.addSuppressed(e); // the feed's refusal is what must be corrected
        }
    }

    private String remove(Thing thing, EntityPath path) {
        String subject = thing.word() + " " + path.name();
        String operation = "delete " + subject;
        String where = path.in(thing.collection());
        if (thing == Thing.TRIGGER) {
            stopFeed(path, operation);
        }
        try {
            boolean wasThere = patience.find(operation, Call.delete(where)).isPresent();
            return wasThere ? "deleted " + subject : "found no " + subject + " to delete";
        } catch (CommandFailure e) {
            if (thing == Thing.PACKAGE && e.exitCode() == ExitCode.ofStatus(CONFLICT)) {
                return "kept " + subject + ", as it holds what is not of this project";
            }
            throw e;
        }
    }

    /** Tells the feed of a trigger, if it has one, that it has none any more. */
    private void stopFeed(EntityPath trigger, String operation) {
        Optional<Feed> feed =
                api.find(operation, Call.get(trigger.in("triggers"))).flatMap(it -> Feed.of(api, trigger, it));
        feed.ifPresent(this::stop);
    }

    /** A feed that is gone has nothing to stop. */
    private void stop(Feed feed) {
        try {
            feed.tell(api, Feed.Event.DELETE, JsonTree.object());
        } catch (CommandFailure e) {
            if (e.exitCode() != ExitCode.ofStatus(NOT_FOUND)) {
                throw e;
            }
        }
    }
}
