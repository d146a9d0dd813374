// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.streams;

import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.wire.Request;
import java.util.Arrays;
import java.util.List;

/** What is spoken within the WebSockets of execs and port-forwards: bytes, the first of which is a channel. */
final class Protocols {

    private static final List<String> SPOKEN = List.of("v5.channel.k8s.io", "v4.channel.k8s.io", "channel.k8s.io");

    private Protocols() {}

    /** The newest one that the client offers. */
    static String choose(Request request) {
        List<String> offered = Arrays.stream(
                        request.header("sec-websocket-protocol").orElse("").split(","))
                .map(String::strip)
                .toList();
        if (offered.equals(List.of(""))) {
            return "";
        }
        return SPOKEN.stream()
                .filter(offered::contains)
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest(
                        "unable to upgrade: unsupported protocols " + offered + "; the stand-in speaks " + SPOKEN));
    }
}
