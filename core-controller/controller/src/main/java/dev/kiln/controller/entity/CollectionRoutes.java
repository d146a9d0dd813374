// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import java.util.List;

/** The paths that a collection of named entities has: list, read, write, delete. */
public final class CollectionRoutes {

    private final String collection;
    private final String one;
    private final Service service;

    /** What stands behind the paths; blocks on the store. Each answers what is shown. */
    public interface Service {
        ObjectNode get(Identity caller, QualifiedName name);

        /** Creates the entity, or updates it when it may be overwritten. */
        ObjectNode put(Identity caller, QualifiedName name, ObjectNode body, boolean mayOverwrite);

        /**
         * Deletes the entity; what it was is shown.
         *
         * @param isForced with what is in it
         */
        ObjectNode delete(Identity caller, QualifiedName name, boolean isForced);

        List<ObjectNode> list(Identity caller, NamespaceName namespace, ListQuery query);

        long count(Identity caller, NamespaceName namespace);
    }

    /**
     * Makes them.
     *
     * @param collection its plural name, as in paths
     * @param one what an entity is called in the API description
     */
    public CollectionRoutes(String collection, String one, Service service) {
        this.collection = collection;
        this.one = one;
        this.service = service;
    }

    public List<Route> routes() {
        return List.of(
                Route.of("GET", all(), "List " + collection, this::list).query("limit", "skip", "count", "public"),
                Route.of("GET", path(), "Read a " + one, this::get),
                Route.of("PUT", path(), "Create or update a " + one, this::put)
                        .taking(BodyRule.ENTITY)
                        .query("overwrite"),
                Route.of("DELETE", path(), "Delete a " + one, this::delete).query("force"));
    }

    /** The path of one entity, for routes that only some collections have. */
    public String path() {
        return all() + "/{name}";
    }

    /** The entity that such a path names. */
    public static QualifiedName name(Call call) {
        return QualifiedName.of(call.namespace(), new EntityName(call.segment("name")));
    }

    private String all() {
        return "/api/v1/namespaces/{namespace}/" + collection;
    }

    private Reply list(Call call) {
        ListQuery query = ListQuery.read(call.query(), collection);
        return query.reply(
                () -> service.list(call.identity(), call.namespace(), query),
                () -> service.count(call.identity(), call.namespace()));
    }

    private Reply get(Call call) {
        return Reply.json(200, service.get(call.identity(), name(call)));
    }

    private Reply put(Call call) {
        boolean mayOverwrite = call.query().flag("overwrite", false);
        QualifiedName name = name(call);
        return Reply.json(200, service.put(call.identity(), name, call.body().requiredObject(), mayOverwrite));
    }

    private Reply delete(Call call) {
        boolean isForced = call.query().flag("force", false);
        return Reply.json(200, service.delete(call.identity(), name(call), isForced));
    }
}
