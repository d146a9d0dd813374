// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.Golden;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.entity.Parameters.Parameter;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActionCodecTest {

    private static final Action MANAGED = new Action(
            QualifiedName.parse("guest/pkg/hello"),
            new Version(1, 2, 3),
            true,
            new Exec.Managed("nodejs:20", new Code.Inline("function main() {}", false), Optional.of("main")),
            new Parameters(List.of(
                    new Parameter("plain", TextNode.valueOf("value")),
                    new Parameter("env", Json.object().put("a", 1), true, Optional.empty()),
                    new Parameter("locked", TextNode.valueOf("YmFzZTY0"), false, Optional.of("aes-128")))),
            new ActionLimits(Duration.ofSeconds(30), 128, 5, 2, OptionalInt.of(7)),
            Annotations.NONE.with("exec", TextNode.valueOf("nodejs:20")).with("provide-api-key", Json.parse("false")),
            Instant.ofEpochMilli(1_700_000_000_123L));

    private static final Action BLACKBOX = new Action(
            QualifiedName.parse("guest/box"),
            Version.FIRST,
            false,
            new Exec.Blackbox("me/image:1", Optional.empty(), Optional.empty()),
            Parameters.NONE,
            ActionLimits.DEFAULT,
            Annotations.NONE,
            Instant.ofEpochMilli(1));

    private static final Action SEQUENCE = MANAGED.withExec(
                    new Exec.Sequence(List.of(QualifiedName.parse("guest/a"), QualifiedName.parse("other/pkg/b"))))
            .withParameters(Parameters.NONE);

    private static final Action STORED = BLACKBOX.withExec(new Exec.Managed(
            "python:3",
            new Code.Attached("couch:1234", "application/octet-stream", 100_000, "sha256-abcd", true),
            Optional.empty()));

    @Test
    void aManagedActionIsShownAsTheGoldenFileSays() {
        Golden.assertMatches(getClass(), "managed.json", ActionCodec.toJson(MANAGED));
    }

    @Test
    void codeCanBeLeftOut() {
        Golden.assertMatches(getClass(), "managed-without-code.json", ActionCodec.toJsonWithoutCode(MANAGED));
    }

    @Test
    void aSummaryIsAsTheGoldenFileSays() {
        Golden.assertMatches(getClass(), "summary.json", ActionCodec.toSummary(MANAGED));
    }

    @Test
    void aBlackboxIsShownAsTheGoldenFileSays() {
        Golden.assertMatches(getClass(), "blackbox.json", ActionCodec.toJson(BLACKBOX));
    }

    @Test
    void aSequenceIsShownAsTheGoldenFileSays() {
        Golden.assertMatches(getClass(), "sequence.json", ActionCodec.toJson(SEQUENCE));
    }

    @Test
    void attachedCodeIsStoredAsTheGoldenFileSays() {
        Golden.assertMatches(getClass(), "attached.json", ActionCodec.toJson(STORED));
    }

    @Test
    void readsWhatItWrites() {
        for (Action action : List.of(MANAGED, BLACKBOX, SEQUENCE, STORED)) {
            assertThat(ActionCodec.fromJson(Json.parseObject(Json.bytes(ActionCodec.toJson(action)))))
                    .isEqualTo(action);
        }
    }

    @Test
    void readsADocumentOfOpenWhisk() {
        Action action = ActionCodec.fromJson(Golden.read(getClass(), "openwhisk.json"));

        assertThat(action.name()).hasToString("guest/hello");
        assertThat(action.version()).hasToString("0.0.2");
        assertThat(action.limits()).isEqualTo(ActionLimits.DEFAULT);
        assertThat(action.exec().optionalCode())
                .contains(new Code.Attached("couch:5c1", "text/plain; charset=UTF-8", 20_000, "sha256-00ff", false));
        assertThat(action.annotations().isTruthy("provide-api-key")).isFalse();
    }

    @Test
    void saysWhatIsMissing() {
        assertMalformed("{}", "'namespace' must be a string");
        assertMalformed("{\"namespace\":\"a\",\"name\":\"b\"}", "the action has no 'exec'");
        assertMalformed(
                "{\"namespace\":\"a\",\"name\":\"b\",\"exec\":{\"kind\":\"nodejs:20\"}}",
                "the action has no 'code' in 'exec'");
        assertMalformed(
                "{\"namespace\":\"a\",\"name\":\"b\",\"exec\":{\"kind\":\"blackbox\"}}", "'image' must be a string");
    }

    @Test
    void ofAParameterGivenTwiceTheLastCounts() {
        Parameters read = Parameters.fromJson(
                Json.parse("[{\"key\":\"a\",\"value\":1},{\"key\":\"b\"},{\"key\":\"a\",\"value\":2}]"));

        assertThat(Json.text(read.toJson())).isEqualTo("[{\"key\":\"a\",\"value\":2},{\"key\":\"b\",\"value\":null}]");
    }

    @Test
    void othersParametersWinWhenMerged() {
        Parameters merged = Parameters.fromJson(Json.parse("[{\"key\":\"a\",\"value\":1,\"init\":true}]"))
                .mergedWith(Parameters.fromJson(
                        Json.parse("[{\"key\":\"b\",\"value\":2,\"init\":true},{\"key\":\"a\",\"value\":3}]")));

        assertThat(Json.text(merged.toArguments())).isEqualTo("{\"a\":3,\"b\":2}");
        assertThat(merged.initKeys()).isEqualTo(Set.of("b"));
    }

    @Test
    void refusesParametersOfAnotherShape() {
        assertThatThrownBy(() -> Parameters.fromJson(Json.parse("{}"))).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> Parameters.fromJson(Json.parse("[1]"))).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> Annotations.fromJson(Json.parse("[{\"value\":1}]")))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("annotations");
    }

    @Test
    void sizesAreOfKeysAndCompactValuesInUtf8() {
        // "ä" takes two bytes; {"b":1} takes seven
        Parameters parameters = Parameters.fromJson(Json.parse("[{\"key\":\"ä\",\"value\":{ \"b\" : 1 }}]"));

        assertThat(parameters.sizeBytes()).isEqualTo(2 + 7);
        assertThat(Annotations.NONE.with("ab", TextNode.valueOf("c")).sizeBytes())
                .isEqualTo(2 + 3);
    }

    @Test
    void limitsAreInBytes() {
        assertThat(ActionLimits.DEFAULT.memoryBytes()).isEqualTo(256L << 20);
        assertThat(ActionLimits.DEFAULT.logBytes()).isEqualTo(10L << 20);
    }

    private static void assertMalformed(String json, String message) {
        ObjectNode document = (ObjectNode) Json.parse(json);
        assertThatThrownBy(() -> ActionCodec.fromJson(document))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage(message);
    }
}
