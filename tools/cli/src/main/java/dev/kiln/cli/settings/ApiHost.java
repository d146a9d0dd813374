// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.settings;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is.
 *
 * @param path before {@code /api/v1}; empty, or with a slash in front and none behind
 */
public record ApiHost(boolean isEncrypted, String host, int port, String path) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;

    /**
     * Reads an address as users write it. Without a scheme it is https, as in wsk, except for this very machine with a
     * port of its own ({@code localhost:3233}): there no key crosses a network, and a standalone server speaks http.
     */
    public static ApiHost parse(String text) {
        boolean hasScheme = text.contains("://");
        URI uri = uri(text, hasScheme ? text : "https://" + text);
        @Nullable String scheme = uri.getScheme();
        @Nullable String host = uri.getHost();
        if (scheme == null || host == null || uri.getPort() > MAX_PORT) {
            throw invalid(text);
        }
        boolean isEncrypted = hasScheme
                ? switch (scheme.toLowerCase(Locale.ROOT)) {
                    case "https" -> true;
                    case "http" -> false;
                    default -> throw invalid(text);
                }
                : !isLoopback(host) || uri.getPort() == -1 || uri.getPort() == HTTPS_PORT;
        int port = uri.getPort() != -1 ? uri.getPort() : isEncrypted ? HTTPS_PORT : HTTP_PORT;
        return new ApiHost(isEncrypted, host, port, pathOf(uri));
    }

    /** Scheme, host and path, as a browser would want them. */
    public String url() {
        return (isEncrypted ? "https://" : "http://") + authority() + path;
    }

    /** Host and port, the latter only where it is not the scheme's own. */
    public String authority() {
        return port == (isEncrypted ? HTTPS_PORT : HTTP_PORT) ? host : host + ":" + port;
    }

    /** Whether it is this very machine. */
    public boolean isLoopback() {
        return isLoopback(host);
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private static String pathOf(URI uri) {
        @Nullable String path = uri.getRawPath();
        String text = path == null ? "" : path;
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static URI uri(String text, String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    invalid(text).text(),
                    "write it like http://localhost:3233 or https://faas.example.org",
                    e);
        }
    }

    private static CommandFailure invalid(String text) {
        return CommandFailure.usage(
                "The API host is not valid: '" + text + "'",
                "write it like http://localhost:3233 or https://faas.example.org");
    }
}
