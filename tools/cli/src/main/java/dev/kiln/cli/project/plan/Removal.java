// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import dev.kiln.cli.rest.EntityPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the steps that remove a project, or what it no longer has. */
public final class Removal {

    /** Something on the server that belongs to the project. */
    public record Owned(Thing thing, EntityPath path) {}

    private Removal() {}

    /** Takes back all that the steps would make, the last first. */
    public static List<Step> of(List<Step> deployment) {
        List<Step> steps = new ArrayList<>();
        for (Step step : deployment.reversed()) {
            switch (step) {
                case Step.Put put -> steps.add(new Step.Remove(put.thing(), put.path()));
                case Step.Feed feed -> steps.add(new Step.Remove(Thing.TRIGGER, feed.trigger()));
                case Step.Publish publish -> steps.add(new Step.Unpublish(publish.route()));
                case Step.Remove done -> {}
                case Step.Unpublish done -> {}
            }
        }
        return List.copyOf(steps);
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
