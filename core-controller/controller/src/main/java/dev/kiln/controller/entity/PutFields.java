// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.Version;
import java.util.Optional;

/** What the body of a {@code PUT} may say of any entity; absent is what it does not mention. */
public record PutFields(
        Optional<Parameters> parameters,
        Optional<Version> version,
        Optional<Boolean> isPublished,
        Optional<Annotations> annotations) {

    /**
     * Reads them; other fields are passed over.
     *
     * @throws MalformedJsonException when one is not what it should be
     */
    public static PutFields read(ObjectNode json) {
        return new PutFields(
                field(json, "parameters").map(Parameters::fromJson),
                field(json, "version").map(PutFields::version),
                field(json, "publish").map(PutFields::flag),
                field(json, "annotations").map(Annotations::fromJson));
    }

    /** A field that is there and not null. */
    public static Optional<JsonNode> field(ObjectNode json, String name) {
        JsonNode value = json.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /**
     * Refuses parameters and annotations that are too large.
     *
     * @throws Refusal naming what is
     */
    public void requireSizes(SystemLimits limits) {
        parameters.ifPresent(it -> requireSize("parameters", it.sizeBytes(), limits.parameterBytes()));
        annotations.ifPresent(it -> requireSize("annotations", it.sizeBytes(), limits.parameterBytes()));
    }

    /**
     * Refuses a part of an entity that is too large.
     *
     * @throws Refusal naming it
     */
    public static void requireSize(String part, long bytes, long maxBytes) {
        if (bytes > maxBytes) {
            throw new Refusal(Problem.TooLarge.part(part, bytes, maxBytes));
        }
    }

    /** The version of an entity that is new, or that follows on another one. */
    public Version versionAfter(Optional<Version> old) {
        return version.orElseGet(() -> old.map(Version::next).orElse(Version.FIRST));
    }

    private static Version version(JsonNode json) {
        if (!json.isTextual()) {
            throw new MalformedJsonException("'version' must be a string such as '1.0.2'");
        }
        try {
            return Version.parse(json.textValue());
        } catch (IllegalArgumentException e) {
            throw new MalformedJsonException("'version' must be three numbers such as 1.0.2");
        }
    }

    private static Boolean flag(JsonNode json) {
        if (!json.isBoolean()) {
            throw new MalformedJsonException("'publish' must be true or false");
        }
        return json.booleanValue();
    }
}
