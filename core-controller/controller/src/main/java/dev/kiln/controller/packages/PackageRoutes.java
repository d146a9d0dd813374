// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.packages;

import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entity.Entities;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.model.encryption.ParameterCipher;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.packages.PackageCodec;
import dev.kiln.store.ArtifactStore;
import java.time.InstantSource;
import java.util.List;

/** The paths of packages. */
public final class PackageRoutes {

    private static final String COLLECTION = "packages";
    private static final String ALL = "/api/v1/namespaces/{namespace}/packages";
    private static final String ONE = ALL + "/{name}";

    private final PackageService service;

    public PackageRoutes(
            ArtifactStore store,
            Entities entities,
            Entitlement entitlement,
            ParameterCipher cipher,
            SystemLimits limits,
            InstantSource clock) {
        this.service = new PackageService(store, entities, entitlement, cipher, limits, clock);
    }

    public List<Route> routes() {
        return List.of(
                Route.of("GET", ALL, "List packages", this::list).query("limit", "skip", "count", "public"),
                Route.of("GET", ONE, "Read a package", this::get),
                Route.of("PUT", ONE, "Create or update a package, or bind one", this::put)
                        .taking(BodyRule.ENTITY)
                        .query("overwrite"),
                Route.of("DELETE", ONE, "Delete a package", this::delete).query("force"));
    }

    private Reply list(Call call) {
        ListQuery query = ListQuery.read(call.query(), COLLECTION);
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
        PackagePut put =
                PackagePut.read(call.body().requiredObject(), call.identity().namespace());
        return Reply.json(200, PackageCodec.toJson(service.put(call.identity(), name, put, mayOverwrite)));
    }

    private Reply delete(Call call) {
        boolean isForced = call.query().flag("force", false);
        return Reply.json(200, PackageCodec.toJson(service.delete(call.identity(), name(call), isForced)));
    }

    private static QualifiedName name(Call call) {
        return QualifiedName.of(call.namespace(), new EntityName(call.segment("name")));
    }
}
