// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.model.packages.PackageCodec;
import dev.kiln.model.rule.Rule;
import dev.kiln.model.rule.RuleCodec;
import dev.kiln.model.rule.Trigger;
import dev.kiln.model.rule.TriggerCodec;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A type of entities whose documents stand for themselves: how they are read, written and listed. Actions are more, as their
 * code may be kept elsewhere.
 *
 * @param word in {@code entityType} of documents
 * @param toJson the document
 * @param fromJson reads the document; throws {@link IllegalArgumentException} when it is another
 * @param toSummary what lists show
 * @param isShared whether lists of others show it
 */
public record EntityType<T>(
        String word,
        Function<T, ObjectNode> toJson,
        Function<ObjectNode, T> fromJson,
        Function<T, ObjectNode> toSummary,
        Function<T, QualifiedName> name,
        Function<T, Instant> updated,
        Predicate<T> isShared) {

    /** The word for actions. */
    public static final String ACTION = "action";

    public static final EntityType<ActionPackage> PACKAGE = new EntityType<>(
            "package",
            PackageCodec::toJson,
            PackageCodec::fromJson,
            PackageCodec::toSummary,
            ActionPackage::name,
            ActionPackage::updated,
            ActionPackage::isShared);

    public static final EntityType<Trigger> TRIGGER = new EntityType<>(
            "trigger",
            TriggerCodec::toJson,
            TriggerCodec::fromJson,
            TriggerCodec::toSummary,
            Trigger::name,
            Trigger::updated,
            trigger -> false);

    public static final EntityType<Rule> RULE = new EntityType<>(
            "rule",
            RuleCodec::toJson,
            RuleCodec::fromJson,
            RuleCodec::toJson,
            Rule::name,
            Rule::updated,
            rule -> false);
}
