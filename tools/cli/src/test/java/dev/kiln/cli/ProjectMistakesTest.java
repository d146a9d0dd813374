// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes of manifests, and the code that they name. */
class ProjectMistakesTest extends CliTest {

    @BeforeEach
    void write() throws IOException {
        file("weigh.js", "function main() {}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            packages: {}                                                       | packages: there is none, so nothing can be deployed
            packages: [tools]                                                  | packages: '["tools"]' is not a mapping
            packages: {t: {actions: {a: {}}}}                                  | packages.t.actions.a: it has no code: add 'function' (a file or a folder), 'code' or 'docker'
            packages: {t: {actions: {a: {function: weigh.js, code: x}}}}       | packages.t.actions.a: it has both 'function' and 'code'; keep one of them
            packages: {t: {actions: {a: {function: 'https://x/y.js'}}}}        | packages.t.actions.a.function: 'https://x/y.js' is not a file of the project: code is not fetched from the network
            packages: {t: {actions: {a: {function: weigh.js, limits: {timeout: soon}}}}} | packages.t.actions.a.limits.timeout: 'soon' is not a whole number
            packages: {t: {actions: {a: {function: weigh.js, web: maybe}}}}    | packages.t.actions.a: web: 'maybe' is none of yes, raw and no
            packages: {t: {public: perhaps}}                                   | packages.t.public: 'perhaps' is not true or false
            packages: {t: {rules: {r: {trigger: x}}}}                          | packages.t.rules.r: 'action' is missing
            packages: {t: {sequences: {s: {actions: 'a,,b'}}}}                 | packages.t.sequences.s.actions: 'a,,b' is not a list of actions such as first, second
            packages: {t: {inputs: {i: {type: colour, value: 1}}}}             | packages.t.inputs.i.type: 'colour' is not a type; there are string, integer, float, boolean, json, object and array
            packages: {t: {inputs: {i: {type: integer, value: many}}}}         | packages.t.inputs.i: 'many' is not of type integer
            packages: {t: {apis: {a: {b: {c: {d: fetch}}}}}}                   | packages.t.apis.a.b.c: 'fetch' is not a method; there are get, post, put, delete, patch, head, options
            """)
    void aMistakeIsToldWithItsFilePlaceAndValue(String manifest, String expected) throws IOException {
        String file = file("manifest.yaml", manifest);

        Ended ended = deploy();

        assertThat(ended.err()).startsWith("error: " + file + ": " + expected);
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @Test
    void unknownKeysAreWarningsAndInStrictModeMistakes() throws IOException {
        String file = file("manifest.yaml", "packages: {tools: {actoins: {}}}");

        Ended tolerant = deploy();
        assertThat(tolerant.err())
                .isEqualTo(
                        "warning: " + file + ": packages.tools.actoins: this key is not known here; there are actions, "
                                + "annotations, apiHost, apigwAccessToken, apis, credential, dependencies, inputs, license, "
                                + "namespace, parameters, public, publish, repositories, rules, sequences, triggers, version\n");
        assertThat(tolerant.exitCode()).isZero();

        assertThat(deploy("--strict").exitCode()).isEqualTo(2);
    }

    @Test
    void missingVariablesAreWarningsAndInStrictModeMistakes() throws IOException {
        String file = file("manifest.yaml", "packages: {tools: {inputs: {a: $NOWHERE, b: $$NOWHERE}}}");

        assertThat(deploy().err())
                .isEqualTo(
                        "warning: " + file
                                + ": packages.tools.inputs.a: the environment has no variable NOWHERE, so it is taken as empty\n");
        assertThat(deploy("--strict").exitCode()).isEqualTo(2);
    }

    @Test
    void pathsDoNotLeadOutOfTheProject() throws IOException {
        Files.createDirectories(folder.resolve("inner"));
        file("inner/manifest.yaml", "packages: {tools: {actions: {weigh: {function: ../weigh.js}}}}");
        Files.createSymbolicLink(folder.resolve("inner/link.js"), folder.resolve("weigh.js"));
        String inner = folder.resolve("inner").toString();

        Ended dots = kiln("project", "deploy", "--preview", "-p", inner);
        assertThat(dots.err())
                .startsWith("error: packages.tools.actions.weigh: '../weigh.js' leads out of the project's");

        file("inner/manifest.yaml", "packages: {tools: {actions: {weigh: {function: link.js}}}}");
        assertThat(kiln("project", "deploy", "--preview", "-p", inner).err())
                .contains("leads out of the project's folder");

        file("inner/manifest.yaml", "packages: {tools: {actions: {weigh: {function: " + folder + "/weigh.js}}}}");
        assertThat(kiln("project", "deploy", "--preview", "-p", inner).exitCode())
                .isZero();
    }

    @Test
    void repositoriesAreRefused() throws IOException {
        file("manifest.yaml", "packages: {t: {dependencies: {lib: {location: github.com/some/lib}}}}");

        deploy().failed(2, """
                        error: packages.t.dependencies.lib: 'github.com/some/lib' is a repository; code is not fetched from the network
                        hint: clone it beside the manifest and give its folder, such as location: ./lib
                        """);
    }

    @Test
    void aProjectThatDependsOnItselfIsRefused() throws IOException {
        file("manifest.yaml", "packages: {t: {dependencies: {t: {location: .}}}}");

        assertThat(deploy().err())
                .startsWith("error: packages.t.dependencies.t: projects depend on each other more than 8 deep");
    }

    @Test
    void aSequenceOfItselfIsRefused() throws IOException {
        file("manifest.yaml", "packages: {t: {sequences: {a: {actions: b}, b: {actions: a}}}}");

        assertThat(deploy().err()).startsWith("error: packages.t.sequences.a: the sequence contains itself");
    }

    @Test
    void anAnchorThatHoldsItselfEndsTheReading() throws IOException {
        file("manifest.yaml", "packages: &a {tools: *a}");

        assertThat(deploy().exitCode()).isEqualTo(2);
    }

    @Test
    void anchorsAreFollowed() throws IOException {
        file("manifest.yaml", """
                packages:
                  t:
                    actions:
                      a: {function: weigh.js, inputs: &common {x: 1}}
                      b: {function: weigh.js, inputs: {<<: *common, y: 2026-01-01}}
                """);

        assertThat(deploy().out()).contains("t/b").contains("inputs x, y");
    }

    @Test
    void foldersBecomeZipsThatHaveWhatIsIncludedAndNotWhatIsExcluded() throws IOException {
        Files.createDirectories(folder.resolve("fn/test"));
        Files.createDirectories(folder.resolve("common/deep"));
        file("fn/index.js", "main");
        file("fn/notes.md", "no");
        file("fn/test/t.js", "no");
        file("common/a.js", "a");
        file("common/deep/b.js", "b");
        file("manifest.yaml", """
                packages:
                  t:
                    actions:
                      f:
                        function: fn
                        runtime: nodejs:default
                        include: [["common/*.js", "lib/"], ["common/deep"]]
                        exclude: ["*.md", "test/**"]
                """);
        server.answers(200, "{}").answers(200, "{}");

        assertThat(kiln("project", "deploy", "-p", folder.toString()).err()).isEmpty();

        String code =
                dev.kiln.model.json.Json.parse(server.body(1)).at("/exec/code").asText();
        assertThat(names(code)).containsExactly("common/deep/b.js", "index.js", "lib/a.js");
    }

    @Test
    void aZipNeedsARuntime() throws IOException {
        Files.createDirectories(folder.resolve("fn"));
        file("fn/index.js", "main");
        file("manifest.yaml", "packages: {t: {actions: {f: {function: fn}}}}");

        assertThat(deploy().err()).startsWith("error: packages.t.actions.f: 'runtime' is missing");
    }

    private static List<String> names(String base64) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(base64)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private Ended deploy(String... more) {
        List<String> args = new ArrayList<>(List.of("project", "deploy", "--preview", "-p", folder.toString()));
        args.addAll(List.of(more));
        return kiln(args.toArray(String[]::new));
    }
}
