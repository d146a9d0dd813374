// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.settings.Settings;
import dev.kiln.model.identity.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;

/** What {@code --verbose} shows, on the error stream so that data stays clean. The key never appears in it. */
final class Trace {

    private static final String KEY = "\"key\":\"";
    private static final int KEY_LENGTH = 64;

    private final Terminal terminal;
    private final Settings settings;
    private final UnaryOperator<String> mask;

    Trace(Terminal terminal, Settings settings, UnaryOperator<String> mask) {
        this.terminal = terminal;
        this.settings = settings;
        this.mask = mask;
    }

    void request(String url, String head, byte[] body) {
        if (settings.isVerbose()) {
            line("REQUEST: " + url);
            line(head.strip());
            if (body.length > 0) {
                line("");
                line(new String(body, StandardCharsets.UTF_8));
            }
        }
    }

    void response(HttpExchange.Response response) {
        if (settings.isVerbose()) {
            line("RESPONSE: got code " + response.status());
            response.headers().forEach((name, value) -> line(name + ": " + value));
            line("");
            line(new String(response.body(), StandardCharsets.UTF_8));
        }
    }

    private void line(String text) {
        String masked = mask.apply(withoutKeys(text));
        terminal.err().println(settings.auth().map(auth -> hidden(masked, auth)).orElse(masked));
    }

    /** Without keys that an operator makes or reads: they have at least 64 letters, names of parameters have not. */
    private static String withoutKeys(String text) {
        StringBuilder masked = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(KEY); at >= 0; at = text.indexOf(KEY, at + 1)) {
            int begin = at + KEY.length();
            int end = text.indexOf('"', begin);
            if (end - begin >= KEY_LENGTH) {
                masked.append(text, from, begin).append("***");
                from = end;
            }
        }
        return masked.append(text, from, text.length()).toString();
    }

    private static String hidden(String text, Secret auth) {
        String key = auth.value().substring(auth.value().indexOf(':') + 1);
        String masked = text.replace(basic(auth), "***").replace(auth.value(), "***");
        return key.isEmpty() ? masked : masked.replace(key, "***");
    }

    static String basic(Secret auth) {
        return Base64.getEncoder().encodeToString(auth.value().getBytes(StandardCharsets.UTF_8));
    }
}
