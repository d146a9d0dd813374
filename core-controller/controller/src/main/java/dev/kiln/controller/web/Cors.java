// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import dev.kiln.controller.http.Header;
import dev.kiln.controller.http.Reply;
import java.util.Optional;

/** What browsers on other sites are told of a web action: by the platform, or by the action alone. Pure. */
sealed interface Cors {

    String METHODS = "OPTIONS, GET, DELETE, POST, PUT, HEAD, PATCH";

    Reply on(Reply reply);

    /** They may do all of it. */
    record Open(Optional<String> requestedHeaders) implements Cors {

        private static final String ALLOW_HEADERS = "Access-Control-Allow-Headers";
        private static final String HEADERS =
                "Authorization, Origin, X-Requested-With, Content-Type, Accept, User-Agent";

        @Override
        public Reply on(Reply reply) {
            return reply.with("Access-Control-Allow-Origin", "*")
                    .with("Access-Control-Allow-Methods", METHODS)
                    .with(ALLOW_HEADERS, allowed().orElse(HEADERS))
                    .withOwnCors();
        }

        /** What was asked for, made fit to be sent back. */
        private Optional<String> allowed() {
            return requestedHeaders.flatMap(it -> Header.of(ALLOW_HEADERS, it)).map(Header::value);
        }
    }

    /** Whatever the action says. */
    record OfTheAction() implements Cors {
        @Override
        public Reply on(Reply reply) {
            return reply.withOwnCors();
        }
    }
}
