// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.project.plan.ManagedMark;
import dev.kiln.cli.project.plan.Removal.Owned;
import dev.kiln.cli.project.plan.Thing;
import dev.kiln.cli.render.EntityRows;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import java.util.ArrayList;
import java.util.List;

/** What a managed project has on the server: whatever carries its mark. */
public record Inventory(Api api) {

    private static final int PAGE = 200;
    private static final int MAX_PAGES = 500;
    private static final List<Thing> COLLECTIONS = List.of(Thing.PACKAGE, Thing.ACTION, Thing.TRIGGER, Thing.RULE);

    public List<Owned> of(String project) {
        List<Owned> owned = new ArrayList<>();
        for (Thing collection : COLLECTIONS) {
            add(collection, project, owned);
        }
        return owned;
    }

    private void add(Thing collection, String project, List<Owned> owned) {
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonNode entities = api.fetch(
                    "list the " + collection.collection() + " of project '" + project + "'",
                    Call.get(EntityPath.collection(api.namespace(), collection.collection()))
                            .with("limit", PAGE)
                            .with("skip", page * PAGE));
            for (JsonNode entity : entities) {
                if (ManagedMark.projectOf(entity).filter(project::equals).isPresent()) {
                    owned.add(new Owned(thing(collection, entity), path(entity)));
                }
            }
            if (entities.size() < PAGE) {
                return;
            }
        }
        throw CommandFailure.general("The namespace holds more than " + MAX_PAGES * PAGE + " " + collection.collection()
                + "; delete some by hand first.");
    }

    private static Thing thing(Thing collection, JsonNode entity) {
        return switch (collection) {
            case PACKAGE, BINDING -> entity.path("binding").isEmpty() ? Thing.PACKAGE : Thing.BINDING;
            case ACTION, SEQUENCE ->
                EntityRows.annotation(entity, "exec").equals("sequence") ? Thing.SEQUENCE : Thing.ACTION;
            case TRIGGER -> Thing.TRIGGER;
            case RULE -> Thing.RULE;
        };
    }

    /** Lists show the package of an action as a part of its namespace. */
    private EntityPath path(JsonNode entity) {
        String namespace = entity.path("namespace").asText();
        int slash = namespace.indexOf('/');
        String name = entity.path("name").asText();
        return new EntityPath(api.namespace(), slash < 0 ? name : namespace.substring(slash + 1) + "/" + name);
    }
}
