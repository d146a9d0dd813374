// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.model.name.QualifiedName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a client tells a feed.
 *
 * @param trigger of the caller's own namespace
 * @param parameters without those of the convention: the key, which is not needed here, is gone
 */
public record FeedRequest(LifecycleEvent event, Identity caller, QualifiedName trigger, ObjectNode parameters) {

    private static final String EVENT = "lifecycleEvent";
    private static final String TRIGGER = "triggerName";
    private static final String KEY = "authKey";

    /**
     * Reads the arguments of a feed's action.
     *
     * @throws Refusal when they are not what they should be, or name a trigger of somebody else
     */
    public static FeedRequest read(Identity caller, ObjectNode arguments) {
        ObjectNode parameters = arguments.deepCopy();
        parameters.remove(List.of(EVENT, TRIGGER, KEY));
        return new FeedRequest(event(arguments), caller, trigger(caller, arguments), parameters);
    }

    private static LifecycleEvent event(ObjectNode arguments) {
        String word = arguments.path(EVENT).asText().toUpperCase(Locale.ROOT);
        return Arrays.stream(LifecycleEvent.values())
                .filter(it -> it.name().equals(word))
                .findFirst()
                .orElseThrow(() -> invalid("lifecycleEvent must be one of "
                        + Arrays.toString(LifecycleEvent.values()) + ", not '"
                        + arguments.path(EVENT).asText() + "'; clients set it when a trigger has this feed"));
    }

    private static QualifiedName trigger(Identity caller, ObjectNode arguments) {
        String text = arguments.path(TRIGGER).asText();
        try {
            // a bare name is one's own
            QualifiedName named = QualifiedName.parse(text.startsWith("/") ? text : "/_/" + text)
                    .in(caller.namespace());
            if (named.packageName().isEmpty()) {
                if (!named.namespace().equals(caller.namespace())) {
                    throw new Refusal(Problem.Forbidden.resource(named.toString()));
                }
                return named;
            }
        } catch (InvalidNameException e) {
            throw invalid("triggerName '" + text + "' is no name of a trigger: " + e.getMessage());
        }
        throw invalid("triggerName '" + text + "' is no name of a trigger; it is /namespace/name");
    }

    /** The parameters of one that has these already: what is null is taken away. */
    public ObjectNode over(ObjectNode old) {
        ObjectNode merged = old.deepCopy();
        parameters.properties().forEach(it -> {
            if (it.getValue().isNull()) {
                merged.remove(it.getKey());
            } else {
                merged.set(it.getKey(), it.getValue());
            }
        });
        return merged;
    }

    /** A refusal with a sentence for the client. */
    public static Refusal invalid(String text) {
        return new Refusal(new Problem.Invalid(text));
    }

    /** That there is no such feed of this trigger. */
    public Refusal unknown(String feed) {
        return new Refusal(new Problem.Unknown(
                "There is no " + feed + " on the trigger '" + trigger + "'; make one with the lifecycleEvent CREATE."));
    }
}
