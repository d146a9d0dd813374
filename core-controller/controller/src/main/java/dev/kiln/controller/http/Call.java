// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.NamespaceName;
import java.util.Map;
import java.util.Optional;

/**
 * A request, as a room sees it.
 *
 * @param caller present on all routes that ask for credentials
 * @param path the values of the placeholders of the route's path, decoded; but a rest is as it was sent
 * @param raw the request itself, on routes that look at it; where they read it, too, query and body are empty
 */
public record Call(
        Transaction transaction,
        Optional<Identity> caller,
        Map<String, String> path,
        Query query,
        Body body,
        Optional<Incoming> raw) {

    public Identity identity() {
        return caller.orElseThrow(() -> new IllegalStateException("this route does not ask for credentials"));
    }

    public Incoming incoming() {
        return raw.orElseThrow(() -> new IllegalStateException("this route does not read the request itself"));
    }

    /** The value of a placeholder. */
    public String segment(String placeholder) {
        String value = path.get(placeholder);
        if (value == null) {
            throw new IllegalStateException("this route's path has no {" + placeholder + "}");
        }
        return value;
    }

    /**
     * The namespace of the path; {@code _} is the caller's.
     *
     * @throws dev.kiln.model.name.InvalidNameException when it cannot be one
     */
    public NamespaceName namespace() {
        String name = segment("namespace");
        return name.equals("_") ? identity().namespace() : new NamespaceName(name);
    }
}
