// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.parameter.KeyValues;
import dev.kiln.cli.project.manifest.ProjectPackage;
import dev.kiln.cli.project.manifest.ProjectPackage.Action;
import dev.kiln.cli.project.manifest.ProjectPackage.Dependency;
import dev.kiln.cli.project.manifest.ProjectPackage.Route;
import dev.kiln.cli.project.manifest.ProjectPackage.Rule;
import dev.kiln.cli.project.manifest.ProjectPackage.Sequence;
import dev.kiln.cli.project.manifest.ProjectPackage.Trigger;
import dev.kiln.cli.rest.EntityPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the steps that deploy a project, everything after what it needs. */
public final class Deployment {

    private final String namespace;
    private final Documents documents;
    private final List<Step> packages = new ArrayList<>();
    private final List<Step> bindings = new ArrayList<>();
    private final List<Step> actions = new ArrayList<>();
    private final List<SequenceOrder.Named> sequences = new ArrayList<>();
    private final List<Step> triggers = new ArrayList<>();
    private final List<Step> rules = new ArrayList<>();
    private final List<Step> routes = new ArrayList<>();

    private Deployment(String namespace, Optional<ManagedMark> mark) {
        this.namespace = namespace;
        this.documents = new Documents(mark);
    }

    /**
     * The steps, in order.
     *
     * @throws CommandFailure when the packages contradict themselves
     */
    public static List<Step> of(List<LoadedPackage> project, String namespace, Optional<ManagedMark> mark) {
        Deployment deployment = new Deployment(namespace, mark);
        project.forEach(deployment::add);
        return deployment.steps();
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>(packages);
        steps.addAll(bindings);
        steps.addAll(actions);
        steps.addAll(SequenceOrder.of(sequences));
        steps.addAll(triggers);
        steps.addAll(rules);
        steps.addAll(routes);
        return List.copyOf(steps);
    }

    private void add(LoadedPackage loaded) {
        ProjectPackage described = loaded.described();
        Names names = new Names(namespace, described);
        if (!described.isDefault()) {
            EntityPath path = new EntityPath(namespace, described.name());
            ObjectNode document = documents.of(path, described.inputs(), described.annotations());
            described.isShared().ifPresent(it -> document.put("publish", it));
            packages.add(new Step.Put(Thing.PACKAGE, path, document));
        }
        described.dependencies().forEach(this::bind);
        for (Action action : described.actions()) {
            EntityPath path = names.inPackage(action.name());
            ObjectNode document = documents.action(path, action, loaded.code().get(action.name()));
            actions.add(new Step.Put(Thing.ACTION, path, document));
        }
        for (Sequence sequence : described.sequences()) {
            EntityPath path = names.inPackage(sequence.name());
            ObjectNode document = documents.sequence(path, sequence, names);
            sequences.add(new SequenceOrder.Named(sequence.place(), new Step.Put(Thing.SEQUENCE, path, document)));
        }
        described.triggers().forEach(it -> triggers.add(trigger(names, it)));
        described.rules().forEach(it -> rules.add(rule(names, it)));
        described.routes().forEach(it -> routes.add(route(names, it)));
    }

    private void bind(Dependency dependency) {
        EntityPath path = new EntityPath(namespace, dependency.name());
        EntityPath bound = Locations.packageAt(dependency, namespace);
        ObjectNode document = documents.of(path, dependency.inputs(), dependency.annotations());
        document.putObject("binding").put("namespace", bound.namespace()).put("name", bound.name());
        bindings.add(new Step.Put(Thing.BINDING, path, document));
    }

    private Step trigger(Names names, Trigger trigger) {
        EntityPath path = names.inNamespace(trigger.name());
        if (trigger.feed().isEmpty()) {
            return new Step.Put(Thing.TRIGGER, path, documents.of(path, trigger.inputs(), trigger.annotations()));
        }
        EntityPath feed = names.action(trigger.feed().get());
        ObjectNode notes = trigger.annotations().deepCopy().put("feed", feed.qualified());
        return new Step.Feed(path, documents.of(path, JsonTree.object(), notes), feed, trigger.inputs());
    }

    private Step rule(Names names, Rule rule) {
        EntityPath path = names.inNamespace(rule.name());
        ObjectNode document = JsonTree.object()
                .put("name", path.name())
                .put("trigger", names.inNamespace(rule.trigger()).qualified())
                .put("action", names.action(rule.action()).qualified());
        ObjectNode notes = rule.annotations().deepCopy();
        documents.mark().ifPresent(it -> it.addTo(notes));
        document.set("annotations", KeyValues.list(notes));
        return new Step.Put(Thing.RULE, path, document);
    }

    private static Step route(Names names, Route route) {
        return new Step.Publish(route, names.action(route.action()));
    }
}
