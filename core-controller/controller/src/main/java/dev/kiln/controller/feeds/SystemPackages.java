// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.EntityType;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the platform's own packages into the operator's namespace. What is there in the same version stays, as does what somebody
 * else made under such a name.
 */
final class SystemPackages {

    private static final Logger log = LoggerFactory.getLogger(SystemPackages.class);

    /** To be raised when what is described here changes. */
    private static final int VERSION = 1;

    /** The annotation of what is ours, with the version. */
    private static final String OURS = "kiln-system";

    private SystemPackages() {}

    record Parameter(String name, String description, boolean isRequired) {}

    /** One action. */
    record Member(String name, String description, List<Parameter> parameters) {
        Member {
            parameters = List.copyOf(parameters);
        }
    }

    /** A package of feeds. */
    record Feeds(String name, String description, List<Member> members) {
        Feeds {
            members = List.copyOf(members);
        }
    }

    /** Blocks; several controllers may do it at once. */
    static void ensure(ArtifactStore store, NamespaceName namespace, List<Feeds> wanted, Instant now) {
        for (Feeds feeds : wanted) {
            EntityName name = new EntityName(feeds.name());
            QualifiedName at = QualifiedName.of(namespace, name);
            Optional<Stored<ActionPackage>> there = store.get(EntityType.PACKAGE, at);
            if (isForUs(at, there.map(it -> it.value().annotations()))) {
                ActionPackage made = new ActionPackage(
                        at,
                        Version.FIRST,
                        true,
                        Optional.empty(),
                        Parameters.NONE,
                        described(feeds.description(), List.of()),
                        now);
                tell(at, store.put(EntityType.PACKAGE, made, expected(there.map(Stored::revision))));
            }
            for (Member member : feeds.members()) {
                ensure(
                        store,
                        new QualifiedName(namespace, Optional.of(name), new EntityName(member.name())),
                        member,
                        now);
            }
        }
    }

    private static void ensure(ArtifactStore store, QualifiedName at, Member member, Instant now) {
        Optional<Stored<Action>> there = store.action(at);
        if (isForUs(at, there.map(it -> it.value().annotations()))) {
            Annotations annotations = described(member.description(), member.parameters())
                    .with("feed", BooleanNode.TRUE)
                    .with("exec", TextNode.valueOf(Exec.NATIVE))
                    .with("provide-api-key", BooleanNode.FALSE);
            Code none = new Code.Inline("// carried out by the controller itself", false);
            Action made = new Action(
                    at,
                    Version.FIRST,
                    false,
                    new Exec.Managed(Exec.NATIVE, none, Optional.empty()),
                    Parameters.NONE,
                    ActionLimits.DEFAULT,
                    annotations,
                    now);
            tell(at, store.put(made, expected(there.map(Stored::revision))));
        }
    }

    private static boolean isForUs(QualifiedName at, Optional<Annotations> there) {
        if (there.isEmpty()) {
            return true;
        }
        int version = there.get().get(OURS).map(it -> it.asInt()).orElse(0);
        if (version == 0) {
            log.atWarn()
                    .addKeyValue("entity", at)
                    .log("this name of a system package has something else; it stays, so this feed is not there");
        }
        return version > 0 && version < VERSION;
    }

    private static Expected expected(Optional<Revision> there) {
        return there.<Expected>map(Expected.At::new).orElseGet(Expected.Absent::new);
    }

    private static void tell(QualifiedName at, PutOutcome outcome) {
        if (outcome instanceof PutOutcome.Written) {
            log.atInfo().addKeyValue("entity", at).log("made a part of the system packages");
        }
    }

    private static Annotations described(String description, List<Parameter> parameters) {
        ArrayNode described = Json.array();
        for (Parameter parameter : parameters) {
            described
                    .addObject()
                    .put("name", parameter.name())
                    .put("description", parameter.description())
                    .put("required", parameter.isRequired());
        }
        Annotations annotations = Annotations.NONE
                .with("description", TextNode.valueOf(description))
                .with(OURS, IntNode.valueOf(VERSION));
        return described.isEmpty() ? annotations : annotations.with("parameters", described);
    }
}
