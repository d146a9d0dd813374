// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.runtime.microvm.state.StateDirectory;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.probe.ActionProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clones of one snapshot are not each other: no random value twice, from whatever source, and the clock is the host's. */
class ClonesTest {

    private static final int CLONES = 20;
    private static final int VALUES = 100;
    private static final long MEMORY = 256L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern NOW = Pattern.compile("\"now\": ?([0-9]+)");
    private static final Pattern DRAWN = Pattern.compile("\"d:([^\"]+)\"");

    private Path directory = Path.of("/nonexistent");

    @BeforeEach
    void layOut() throws Exception {
        String obstacle = TestMachines.obstacle().orElse("");
        if (System.getProperty("contracts", "").equals("required")) {
            assertThat(obstacle).isEmpty();
        }
        Assumptions.assumeTrue(obstacle.isEmpty(), obstacle);
        directory = TestMachines.directory();
    }

    @AfterEach
    void cleanUp() throws Exception {
        StateDirectory.delete(directory);
    }

    @Test
    void clonesOfNodeDrawNoValueTwice() throws Exception {
        String code =
                """
                const c=require('crypto');
                const draw=(f)=>Array.from({length:%d},()=>'d:'+f());
                function main(){return {now:Date.now(),drawn:[
                  ...draw(()=>c.randomBytes(12).toString('hex')),
                  ...draw(()=>c.randomUUID()),
                  ...draw(()=>String(Math.random())),
                  ...draw(()=>Buffer.from(c.webcrypto.getRandomValues(new Uint8Array(12))).toString('hex')),
                  ...draw(()=>String(c.randomInt(2**47)))]}}
                """
                        .formatted(VALUES);

        assertAllDiffer("kiln/action-nodejs-v20:latest", code, 5);
    }

    @Test
    void clonesOfPythonDrawNoValueTwice() throws Exception {
        String code =
                """
                import os, random, secrets, ssl, time, uuid
                def draw(f):
                    return ["d:" + str(f()) for _ in range(%d)]
                def main(args):
                    return {"now": int(time.time() * 1000), "drawn":
                        draw(lambda: os.urandom(12).hex()) + draw(uuid.uuid4) + draw(random.random)
                        + draw(lambda: secrets.token_hex(12)) + draw(lambda: ssl.RAND_bytes(12).hex())}
                """
                        .formatted(VALUES);

        assertAllDiffer("kiln/action-python-v3:latest", code, 5);
    }

    private void assertAllDiffer(String image, String code, int sources) throws Exception {
        SandboxSpec shape = TestMachines.shape("clone", new SandboxImage(image), MEMORY);
        List<String> drawn = new ArrayList<>();
        try (RuntimeProvider provider =
                TestMachines.open(Map.of("state-dir", directory.resolve("s").toString()), directory)) {
            TestMachines.warm(provider, shape);
            for (int i = 0; i < CLONES; i++) {
                Sandbox sandbox =
                        provider.create(TestMachines.named(shape, "clone-of-" + i), new RecordingLogSink());
                drawn.addAll(draw(sandbox, code));
                sandbox.destroy();
            }
        }

        assertThat(drawn).hasSize(CLONES * VALUES * sources).doesNotHaveDuplicates();
    }

    private static List<String> draw(Sandbox sandbox, String code) throws Exception {
        ActionProbe probe = new ActionProbe(sandbox.address(), PATIENCE);
        String escaped = code.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        assertThat(probe.post(
                                "/init",
                                "{\"value\":{\"name\":\"draw\",\"main\":\"main\",\"binary\":false,\"code\":\"" + escaped
                                        + "\",\"env\":{}}}")
                        .status())
                .isEqualTo(200);
        Instant before = Instant.now();
        String answer = probe.post("/run", "{\"value\":{}}").body();
        Instant after = Instant.now();

        Matcher now = NOW.matcher(answer);
        assertThat(now.find()).as(answer).isTrue();
        long middle = (before.toEpochMilli() + after.toEpochMilli()) / 2;
        long half = Duration.between(before, after).toMillis() / 2;
        assertThat(Long.parseLong(now.group(1))).as("the guest's clock").isCloseTo(middle, within(50 + half));
        return DRAWN.matcher(answer).results().map(found -> found.group(1)).toList();
    }
}
