// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.runtimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.runtimes.RuntimesManifest.LanguageRuntime;
import dev.kiln.model.runtimes.RuntimesManifest.StemCell;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimesManifestTest {

    private static final String MANIFEST = """
            {"runtimes": {
              "nodejs": [
                {"kind": "nodejs:18", "image": {"prefix": "openwhisk", "name": "action-nodejs-v18", "tag": "nightly"},
                 "deprecated": true, "attached": {"attachmentName": "codefile"}},
                {"kind": "nodejs:20", "default": true, "image": {"prefix": "kiln", "name": "nodejs20"},
                 "stemCells": [{"initialCount": 2, "memory": "256 MB"}, {"count": 1, "memory": "1g"}], "unknown": 1}],
              "java": [{"kind": "java:8", "image": "registry.example.com/java:1", "requireMain": true,
                 "sentinelledLogs": false}]},
             "blackboxes": [{"registry": "registry.example.com", "prefix": "p", "name": "skeleton"}]}
            """;

    @Test
    void readsKindsInOrder() {
        assertThat(parse(MANIFEST).runtimes())
                .extracting(LanguageRuntime::kind)
                .containsExactly("nodejs:18", "nodejs:20", "java:8");
    }

    @Test
    void resolvesKindsAndDefaults() {
        RuntimesManifest manifest = parse(MANIFEST);

        assertThat(manifest.resolve("nodejs:default").orElseThrow().kind()).isEqualTo("nodejs:20");
        assertThat(manifest.resolve("java:default").orElseThrow().kind()).isEqualTo("java:8");
        assertThat(manifest.resolve("nodejs:18").orElseThrow().isDeprecated()).isTrue();
        assertThat(manifest.resolve("cobol:default")).isEmpty();
        assertThat(manifest.resolve("nodejs")).isEmpty();
    }

    @Test
    void namesImagesInEitherForm() {
        RuntimesManifest manifest = parse(MANIFEST);

        assertThat(manifest.runtimes())
                .extracting(LanguageRuntime::image)
                .containsExactly(
                        "openwhisk/action-nodejs-v18:nightly", "kiln/nodejs20:latest", "registry.example.com/java:1");
        assertThat(manifest.blackboxImages()).containsExactly("registry.example.com/p/skeleton:latest");
    }

    @Test
    void readsWhatElseIsSaid() {
        RuntimesManifest manifest = parse(MANIFEST);
        LanguageRuntime java = manifest.resolve("java:8").orElseThrow();

        assertThat(java.needsMain()).isTrue();
        assertThat(java.hasSentinels()).isFalse();
        assertThat(manifest.resolve("nodejs:18").orElseThrow().isAttached()).isTrue();
        assertThat(manifest.resolve("nodejs:20").orElseThrow().stems())
                .isEqualTo(List.of(new StemCell(2, 256), new StemCell(1, 1024)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"runtimes\": []}",
                "{\"runtimes\": {\"a\": [{\"image\": \"x\"}]}}",
                "{\"runtimes\": {\"a\": [{\"kind\": \"a:1\", \"image\": \"x\"}, {\"kind\": \"a:2\", \"image\": \"x\"}]}}",
                "{\"runtimes\": {\"a\": [{\"kind\": \"a:1\", \"image\": \"x\", \"stemCells\": [{\"memory\": \"much\"}]}]}}"
            })
    void refusesAManifestThatIsNone(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest
    @CsvSource({"256 MB,268435456", "1g,1073741824", "1048576 B,1048576", "5,5", "10 KiB,10240", "1 byte,1", "0 mb,0"})
    void readsSizes(String text, long bytes) {
        assertThat(DataSize.parse(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1 MB", "1.5 GB", "1 TB", "9999999999999", "999999999999 GB"})
    void refusesOtherSizes(String text) {
        assertThat(DataSize.parse(text)).isEmpty();
    }

    @Test
    void isReadAsItIsWritten() {
        Runtimes runtimes = new Runtimes(4, parse(MANIFEST));

        assertThat(RuntimesJson.read(RuntimesJson.of(runtimes))).isEqualTo(runtimes);
    }

    private static RuntimesManifest parse(String json) {
        return RuntimesManifest.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
