// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds;

import dev.kiln.controller.feeds.SystemPackages.Feeds;
import dev.kiln.controller.feeds.SystemPackages.Member;
import dev.kiln.controller.feeds.SystemPackages.Parameter;
import dev.kiln.controller.feeds.alarms.AlarmKind;
import java.util.List;

/** What the package {@code alarms} says about itself. */
final class AlarmPackage {

    static final String NAME = "alarms";

    private static final Parameter PAYLOAD =
            new Parameter("trigger_payload", "JSON object that the trigger is fired with", false);
    private static final Parameter START =
            new Parameter("startDate", "Time before which it does not fire, as 2030-12-31T23:00:00Z", false);
    private static final Parameter STOP = new Parameter("stopDate", "Time after which it does not fire", false);
    private static final Parameter MAX = new Parameter("maxTriggers", "How often it fires; -1 for no end", false);

    private AlarmPackage() {}

    static Feeds describe() {
        return new Feeds(
                NAME,
                "Feeds that fire triggers by the clock",
                List.of(
                        new Member(
                                AlarmKind.ALARM.word(),
                                "Fires a trigger by a cron expression",
                                List.of(
                                        new Parameter(
                                                "cron",
                                                "Minute, hour, day of month, month and day of week, with a second before"
                                                        + " them when there are six",
                                                true),
                                        new Parameter("timezone", "Where, as Europe/Berlin; UTC otherwise", false),
                                        PAYLOAD,
                                        START,
                                        STOP,
                                        MAX)),
                        new Member(
                                AlarmKind.INTERVAL.word(),
                                "Fires a trigger again and again, with the same time between",
                                List.of(
                                        new Parameter("minutes", "How many minutes lie between", true),
                                        PAYLOAD,
                                        START,
                                        STOP,
                                        MAX)),
                        new Member(
                                AlarmKind.ONCE.word(),
                                "Fires a trigger once",
                                List.of(
                                        new Parameter("date", "When, as 2030-12-31T23:00:00Z", true),
                                        PAYLOAD,
                                        new Parameter(
                                                "deleteAfterFire",
                                                "What is deleted then: false (nothing), true (the trigger), rules (its"
                                                        + " rules, too)",
                                                false)))));
    }
}
