// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import dev.kiln.cli.project.manifest.ProjectPackage;
import dev.kiln.cli.rest.EntityPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the steps that remove a project, or what it no longer has. */
public final class Removal {

    /** Something on the server that belongs to the project. */
    public record Owned(Thing thing, EntityPath path) {}

    private Removal() {}

    /** Removes all that packages describe, what uses something before what is used. Needs no code. */
    public static List<Step> of(List<ProjectPackage> packages, String namespace) {
        List<Step> steps = new ArrayList<>();
        packages.reversed().forEach(it -> it.routes().forEach(route -> steps.add(new Step.Unpublish(route))));
        for (Thing thing : List.of(Thing.values()).reversed()) {
            for (ProjectPackage described : packages.reversed()) {
                paths(thing, new Names(namespace, described)).forEach(it -> steps.add(new Step.Remove(thing, it)));
            }
        }
        return List.copyOf(steps);
    }

    private static List<EntityPath> paths(Thing thing, Names names) {
        ProjectPackage owner = names.owner();
        Stream<EntityPath> paths =
                switch (thing) {
                    case PACKAGE -> owner.isDefault() ? Stream.of() : Stream.of(names.inNamespace(owner.name()));
                    case BINDING -> owner.dependencies().stream().map(it -> names.inNamespace(it.name()));
                    case ACTION -> owner.actions().stream().map(it -> names.inPackage(it.name()));
                    case SEQUENCE -> owner.sequences().stream().map(it -> names.inPackage(it.name()));
                    case TRIGGER -> owner.triggers().stream().map(it -> names.inNamespace(it.name()));
                    case RULE -> owner.rules().stream().map(it -> names.inNamespace(it.name()));
                };
        return paths.toList();
    }

    /** Removes what belongs to the project, but is not among the things that the steps make. */
    public static List<Step> ofStale(List<Owned> owned, List<Step> deployment) {
        Set<String> kept = new HashSet<>();
        for (Step step : deployment) {
            switch (step) {
                case Step.Put put -> kept.add(key(put.thing(), put.path()));
                case Step.Feed feed -> kept.add(key(Thing.TRIGGER, feed.trigger()));
                case Step.Publish ignored -> {}
                case Step.Remove ignored -> {}
                case Step.Unpublish ignored -> {}
            }
        }
        return owned.stream()
                .filter(it -> !kept.contains(key(it.thing(), it.path())))
                .sorted(Comparator.comparing(Owned::thing).reversed())
                .map(it -> (Step) new Step.Remove(it.thing(), it.path()))
                .toList();
    }

    /** An action may have become a sequence, and a package a binding: the name is what counts. */
    private static String key(Thing thing, EntityPath path) {
        return thing.collection() + "/" + path.name();
    }
}
