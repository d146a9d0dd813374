// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.settings.ApiHost;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what the server or the network refused into sentences with a next step. */
final class Refusals {

    private Refusals() {}

    /** Whether the body of a refusal is an activation, or the bare result of one: errors of the platform carry a code. */
    static boolean isOutcomeOfAction(JsonNode body) {
        boolean isPlatformError = body.hasNonNull("error") && body.hasNonNull("code");
        return !isPlatformError && (body.has("error") || body.has("response"));
    }

    static CommandFailure of(String operation, int status, JsonNode body) {
        String text = body.hasNonNull("error")
                ? text(body.path("error"))
                : "The connection failed, or timed out. (HTTP status code " + status + ")";
        String code = body.hasNonNull("code") ? " (code " + body.path("code").asText() + ")" : "";
        return new CommandFailure(
                ExitCode.ofStatus(status), "Unable to " + operation + ": " + text + code, hint(status), null);
    }

    static CommandFailure unreachable(String operation, ApiHost server, IOException e) {
        String url = server.url();
        String what = "Unable to " + operation + ": ";
        return switch (e) {
            case UnknownHostException unknown ->
                network(
                        what + "the host '" + server.host() + "' is not known",
                        "check it with: kiln property get --apihost",
                        e);
            case ConnectException refused ->
                network(
                        what + "cannot connect to " + url + ": " + e.getMessage(),
                        "is the server running? start one with: ./kiln standalone; or check: kiln property get --apihost",
                        e);
            case SocketTimeoutException late ->
                network(
                        what + url + " did not answer in time: " + e.getMessage(),
                        "try again, or look at the server's log",
                        e);
            case SSLException tls ->
                network(
                        what + "no encrypted connection to " + url + ": " + e.getMessage(),
                        "give -i to accept any certificate, or write http:// in --apihost if the server does not encrypt",
                        e);
            default ->
                network(
                        what + "the connection to " + url + " failed: " + e.getMessage(),
                        "does the server expect " + (server.isEncrypted() ? "http" : "https")
                                + "? check: kiln property get --apihost",
                        e);
        };
    }

    private static CommandFailure network(String message, String hint, IOException e) {
        return new CommandFailure(ExitCode.NETWORK, message, hint, e);
    }

    private static @Nullable String hint(int status) {
        return switch (status) {
            case 401 -> "the server does not know this key; set another one with: kiln property set --auth KEY";
            case 403 -> "the key of this caller may not do that; see whose it is with: kiln namespace list";
            case 429 -> "wait a moment, then try again";
            case 503 -> "no worker can take it now; try again, or ask the operator whether an invoker is running";
            default -> null;
        };
    }

    private static String text(JsonNode error) {
        return error.isTextual() ? error.textValue() : JsonText.compact(error);
    }
}
