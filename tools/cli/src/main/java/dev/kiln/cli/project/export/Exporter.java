// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.action.SavedCode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.project.plan.Removal.Owned;
import dev.kiln.cli.project.plan.Thing;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.yaml.YamlPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fetches all that belongs to a project and makes a manifest of it. */
public record Exporter(Api api) {

    /**
     * A project as files.
     *
     * @param manifest its YAML
     * @param code by path, relative to the manifest
     * @param doubts what could not be had from the server
     */
    public record Exported(String manifest, Map<String, byte[]> code, List<String> doubts) {

        /**
         * Writes all of it; the manifest comes first in what is returned.
         *
         * @throws CommandFailure when one of the files exists already
         */
        public List<Path> write(Path file) {
            Path folder = file.resolveSibling(".").normalize();
            List<Path> written = new ArrayList<>();
            written.add(write(folder, file, manifest.getBytes(StandardCharsets.UTF_8)));
            code.forEach((name, bytes) ->
                    written.add(write(folder, folder.resolve(name).normalize(), bytes)));
            return written;
        }

        private static Path write(Path folder, Path file, byte[] bytes) {
            if (!file.startsWith(folder)) {
                throw CommandFailure.general(
                        "The server's name '" + file + "' leads out of the folder " + folder + ".");
            }
            try {
                Files.createDirectories(file.resolveSibling("."));
                return Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "The file '" + file + "' already exists",
                        "choose an empty folder with --project FOLDER",
                        e);
            } catch (IOException e) {
                throw new CommandFailure(
                        ExitCode.GENERAL, "Cannot write to file '" + file + "': " + e.getMessage(), null, e);
            }
        }
    }

    public Exported of(String project, List<Owned> owned) {
        ManifestTree tree = new ManifestTree(project);
        Map<String, byte[]> code = new LinkedHashMap<>();
        for (Owned entity : owned) {
            String subject = entity.thing().word() + " " + entity.path().name();
            Call call = Call.get(entity.path().in(entity.thing().collection()));
            JsonNode document =
                    api.fetch("get " + subject, entity.thing() == Thing.ACTION ? call.with("code", true) : call);
            switch (entity.thing()) {
                case PACKAGE -> tree.addPackage(entity.path().name(), document);
                case BINDING -> tree.addBinding(entity.path().name(), document);
                case ACTION -> action(tree, entity, document, code);
                case SEQUENCE -> tree.addSequence(entity.path(), document);
                case TRIGGER -> tree.addTrigger(entity.path().name(), document);
                case RULE -> tree.addRule(entity.path().name(), document);
            }
        }
        return new Exported(YamlPage.of(Dollars.doubled(tree.manifest())), code, tree.doubts());
    }

    private static void action(ManifestTree tree, Owned entity, JsonNode document, Map<String, byte[]> code) {
        ObjectNode described = tree.addAction(entity.path(), document);
        if (document.at("/exec/code").asText().isBlank()) {
            return;
        }
        SavedCode saved = SavedCode.of(entity.path().simpleName(), document);
        String file =
                "actions/" + entity.path().packageName().map(it -> it + "/").orElse("") + saved.file();
        code.put(file, saved.bytes());
        described.put("function", file);
    }

    /** The files, for {@code --output json}. */
    public static JsonNode json(List<Path> written) {
        ObjectNode json = JsonTree.object();
        ArrayNode files = json.putArray("files");
        written.forEach(it -> files.add(it.toString()));
        return json;
    }
}
