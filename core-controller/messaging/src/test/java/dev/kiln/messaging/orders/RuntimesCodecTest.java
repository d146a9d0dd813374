// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesManifest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RuntimesCodecTest {

    static final Runtimes RUNTIMES = new Runtimes(5, RuntimesManifest.parse("""
            {"runtimes": {
              "nodejs": [
                {"kind": "nodejs:20", "default": true, "image": {"prefix": "kiln", "name": "node", "tag": "20.1"},
                 "attached": {}, "stemCells": [{"initialCount": 2, "memory": "256 MB"}]},
                {"kind": "nodejs:18", "deprecated": true, "image": "kiln/node:18"}],
              "java": [{"kind": "java:25", "requireMain": true, "sentinelledLogs": false, "image": "kiln/java:25"}]},
             "blackboxes": ["kiln/skeleton:latest"]}""".getBytes(StandardCharsets.UTF_8)));

    @Test
    void theyAreReadAsTheyWereWritten() {
        assertThat(RuntimesCodec.decode(RuntimesCodec.encode(RUNTIMES))).isEqualTo(RUNTIMES);
    }

    @Test
    void whatIsNoneIsRefused() {
        assertThatThrownBy(() -> RuntimesCodec.decode("{\"revision\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no object 'runtimes'");
    }
}
