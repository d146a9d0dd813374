// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is asked.
 *
 * @param method in capitals: {@code PUT}
 * @param target the path with its query, encoded: {@code /images/node%3A20/json}
 * @param json the body; absent for none
 * @param timeout how long all of it may take, from the connection to the last byte of the answer
 */
public record HttpRequest(String method, String target, Optional<byte[]> json, Duration timeout) {

    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");

    /** No blanks and no line ends: they would begin something else. */
    private static final Pattern TARGET = Pattern.compile("/[!-~]{0,4095}");

    public HttpRequest {
        if (!METHOD.matcher(method).matches() || !TARGET.matcher(target).matches()) {
            throw new IllegalArgumentException("no request: method '" + method + "', target '" + target + "'");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("the timeout of a request must be positive: " + timeout);
        }
    }

    public static HttpRequest get(String target, Duration timeout) {
        return new HttpRequest("GET", target, Optional.empty(), timeout);
    }

    public static HttpRequest withJson(String method, String target, String json, Duration timeout) {
        return new HttpRequest(method, target, Optional.of(json.getBytes(StandardCharsets.UTF_8)), timeout);
    }

    /** As it goes over the connection, which is asked to end after the answer. */
    byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n")
                .append("Host: localhost\r\nAccept: application/json\r\nConnection: close\r\n");
        json.ifPresent(body -> head.append("Content-Type: application/json\r\n"));
        if (json.isPresent() || !method.equals("GET")) {
            head.append("Content-Length: ")
                    .append(json.map(it -> it.length).orElse(0))
                    .append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        json.ifPresent(all::writeBytes);
        return all.toByteArray();
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
