// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds;

import dev.kiln.controller.feeds.SystemPackages.Feeds;
import dev.kiln.controller.feeds.SystemPackages.Member;
import dev.kiln.controller.feeds.SystemPackages.Parameter;
import java.util.List;

/** What the package {@code messaging} says about itself. */
final class MessagingPackage {

    static final String NAME = "messaging";
    static final String FEED = "kafkaFeed";

    private MessagingPackage() {}

    static Feeds describe() {
        return new Feeds(
                NAME,
                "Feeds that fire triggers when messages come",
                List.of(new Member(
                        FEED,
                        "Fires a trigger with the messages of a Kafka topic",
                        List.of(
                                new Parameter("brokers", "host:port of brokers that the operator allows", true),
                                new Parameter("topic", "The topic", true),
                                new Parameter("isJSONData", "Whether values are JSON", false),
                                new Parameter("isBinaryKey", "Whether keys are bytes, to be given in base64", false),
                                new Parameter("isBinaryValue", "Whether values are", false)))));
    }
}
