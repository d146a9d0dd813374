// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.scaladsl.model.Uri;

/**
 * Hosts that are named after namespaces: {@code https://guest.example.org/pkg/action} is guest's web action. The API is there under
 * its own paths; nothing else of the controller is. Pure.
 */
final class VanityHost {

    private static final String WEB = "/api/v1/web/";

    /** What a namespace shows to whoever names nothing in it. */
    private static final String FRONT = "/public/index.html";

    /** A namespace that is one label of a host's name, and maybe a port behind all of it. */
    private final Optional<Pattern> hosts;

    /** @param domain behind the namespace and a dot; empty for no such hosts */
    VanityHost(String domain) {
        hosts = domain.isEmpty()
                ? Optional.empty()
                : Optional.of(Pattern.compile("([0-9A-Za-z-]+)\\.(?i:" + Pattern.quote(domain) + ")\\.?(?::[0-9]*)?"));
    }

    /** The path that is meant by one at a host. */
    Uri.Path path(Optional<String> host, Uri.Path path) {
        if (hosts.isEmpty() || host.isEmpty()) {
            return path;
        }
        Matcher matcher = hosts.get().matcher(host.get());
        String asked = path.toString();
        if (!matcher.matches() || isOfTheApi(asked)) {
            return path;
        }
        String rest = asked.isEmpty() || asked.equals("/") ? FRONT : asked;
        return Uri.Path$.MODULE$.apply(WEB + matcher.group(1) + rest, StandardCharsets.UTF_8);
    }

    private static boolean isOfTheApi(String path) {
        return path.equals("/api/v1") || path.startsWith("/api/v1/");
    }
}
