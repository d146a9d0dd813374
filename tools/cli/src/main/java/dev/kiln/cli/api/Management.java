// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.settings.Property;
import dev.kiln.cli.settings.WskProps;
import java.util.Map;

/** The calls by which the gateway is managed: web actions of the package {@code apimgmt}, as of any OpenWhisk with a gateway. */
public final class Management {

    private static final String PATH = "/web/whisk.system/apimgmt/";

    private final Api api;
    private final WskProps properties;

    /** @param environment of the process, which says where the property file is */
    public Management(Api api, Map<String, String> environment) {
        this.api = api;
        this.properties = WskProps.read(environment);
    }

    public Call get(String what) {
        return mine(Call.get(path(what)));
    }

    public Call post(String what, JsonNode body) {
        return mine(Call.post(path(what), body));
    }

    public Call delete(String what) {
        return mine(Call.delete(path(what)));
    }

    private static String path(String what) {
        return PATH + what + ".http";
    }

    /** What OpenWhisk wants to be told, whether or not anybody needs it. */
    private Call mine(Call call) {
        String token = properties.get(Property.APIGW_ACCESS_TOKEN).orElse("DUMMY TOKEN");
        String tenant = properties
                .get(Property.APIGW_TENANT_ID)
                .orElseGet(() -> api.credentials().value().split(":", 2)[0]);
        return call.with("accesstoken", token).with("spaceguid", tenant);
    }
}
