// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import dev.kiln.controller.http.Incoming;
import dev.kiln.model.name.NamespaceName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where clients reach the APIs that they make.
 *
 * @param fixed an address without a slash at its end; if there is none, the one by which a request came counts
 * @param scheme of this door
 */
public record PublicAddress(Optional<String> fixed, String scheme) {

    /** The first segment of all that the gateway serves. */
    public static final String ROOT = "/apigw/";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]{1,256}");

    String of(Incoming request, NamespaceName owner, BasePath basePath) {
        // a space is no plus in a path
        String namespace =
                URLEncoder.encode(owner.value(), StandardCharsets.UTF_8).replace("+", "%20");
        return fixed.orElseGet(() -> of(request)) + ROOT + namespace + basePath.suffix();
    }

    private String of(Incoming request) {
        String host =
                request.header("Host").filter(it -> HOST.matcher(it).matches()).orElse("localhost");
        String said = request.header("X-Forwarded-Proto")
                .filter(it -> it.equals("https") || it.equals("http"))
                .orElse(scheme);
        return said + "://" + host;
    }
}
