// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.action.Artifact;
import dev.kiln.cli.action.NativeImage;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.parameter.KeyValues;
import dev.kiln.cli.project.code.Code;
import dev.kiln.cli.project.manifest.ProjectPackage.Action;
import dev.kiln.cli.project.manifest.ProjectPackage.Sequence;
import dev.kiln.cli.project.manifest.ProjectPackage.Web;
import dev.kiln.cli.rest.EntityPath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The documents that are put. Parameters and annotations are always in them, so that what the manifest no longer has goes
 * from the server, too.
 */
record Documents(Optional<ManagedMark> mark) {

    private static final String BLACKBOX = "blackbox";

    ObjectNode of(EntityPath path, ObjectNode inputs, ObjectNode annotations) {
        ObjectNode document =
                JsonTree.object().put("namespace", path.namespace()).put("name", path.name());
        ObjectNode notes = annotations.deepCopy();
        mark.ifPresent(it -> it.addTo(notes));
        document.set("parameters", KeyValues.list(inputs));
        document.set("annotations", KeyValues.list(notes));
        return document;
    }

    ObjectNode action(EntityPath path, Action action, @Nullable Code code) {
        ObjectNode document = of(path, action.inputs(), withWeb(action.annotations(), action.web()));
        document.set("exec", exec(action, code));
        if (!action.limits().isEmpty()) {
            document.set("limits", action.limits());
        }
        return document;
    }

    ObjectNode sequence(EntityPath path, Sequence sequence, Names names) {
        ObjectNode document = of(path, sequence.inputs(), withWeb(sequence.annotations(), sequence.web()));
        ArrayNode components =
                document.putObject("exec").put("kind", "sequence").putArray("components");
        sequence.components().forEach(it -> components.add(names.action(it).qualified()));
        return document;
    }

    private static ObjectNode exec(Action action, @Nullable Code code) {
        ObjectNode exec = JsonTree.object();
        if (action.isNative() || action.image().isPresent()) {
            exec.put("kind", BLACKBOX).put("image", action.image().orElse(NativeImage.NAME));
        } else {
            exec.put("kind", action.runtime().orElseGet(() -> guessed(action, code)));
        }
        if (code != null) {
            exec.put("code", code.text());
        }
        action.main().ifPresent(it -> exec.put("main", it));
        return exec;
    }

    private static String guessed(Action action, @Nullable Code code) {
        String file = code == null ? "" : code.fileName();
        if (file.isEmpty() || file.endsWith(".zip")) {
            throw CommandFailure.usage(
                    action.place()
                            + ": 'runtime' is missing, as code in the manifest and zips do not tell their language",
                    "add, for example, runtime: nodejs:default or runtime: python:default");
        }
        try {
            return Artifact.kind(file);
        } catch (CommandFailure e) {
            throw new CommandFailure(
                    e.exitCode(),
                    action.place() + ": " + e.text(),
                    "add 'runtime', such as nodejs:default, or 'docker', or native: true",
                    e);
        }
    }

    private static ObjectNode withWeb(ObjectNode annotations, Optional<Web> web) {
        ObjectNode notes = annotations.deepCopy();
        web.ifPresent(it -> {
            boolean isWeb = it != Web.NO;
            notes.put("web-export", isWeb).put("raw-http", it == Web.RAW).put("final", isWeb);
        });
        return notes;
    }
}
