// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.encryption.ParameterCipher;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedParametersTest {

    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String SECRET = "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"},"
            + "\"parameters\":[{\"key\":\"password\",\"value\":\"hunter2\"},{\"key\":\"user\",\"value\":\"ada\"}]}";

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void start() {
        world = new World(directory, "kiln.parameters { encryption = aes-256, aes-256 = \"" + KEY + "\" }");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void whoWritesASecretSeesItOnceAndNobodyReadsItAgain() {
        JsonNode written = done(world.put(own("actions/a"), SECRET));
        JsonNode read = done(world.get(own("actions/a")));

        assertThat(written.path("parameters").path(0).path("value").asText()).isEqualTo("hunter2");
        assertThat(read.path("parameters").path(0).path("encryption").asText()).isEqualTo("aes-256");
        assertThat(read.toString()).doesNotContain("hunter2");
        assertThat(world.stores
                        .artifacts()
                        .action(QualifiedName.of("guest", "a"))
                        .orElseThrow()
                        .value()
                        .parameters()
                        .toString())
                .doesNotContain("hunter2");
    }

    @Test
    void theInvokerIsToldWhatIsStillEncrypted() {
        done(world.put(own("actions/a"), SECRET));

        done(world.post(own("actions/a?blocking=true"), "{\"user\":\"bob\"}"));

        ActivationMessage message = world.invoker.seen().getFirst();
        assertThat(message.lockedKeys()).containsExactly(Map.entry("password", "aes-256"));
        assertThat(message.content().path("user").asText()).isEqualTo("bob");
        assertThat(opened(message)).isEqualTo(Json.parse("{\"password\":\"hunter2\",\"user\":\"bob\"}"));
    }

    @Test
    void whatIsReadCanBeWrittenBack() {
        done(world.put(own("actions/a"), SECRET));
        ObjectNode back = Json.object();
        back.set("parameters", done(world.get(own("actions/a"))).path("parameters"));

        done(world.put(own("actions/a?overwrite=true"), Json.text(back)));
        done(world.post(own("actions/a?blocking=true"), "{}"));

        assertThat(opened(world.invoker.seen().getFirst()))
                .isEqualTo(Json.parse("{\"password\":\"hunter2\",\"user\":\"ada\"}"));
    }

    @Test
    void secretsOfAPackageReachItsActionsAndTheFirstPartOfItsSequences() {
        JsonNode written =
                done(world.put(own("packages/pkg"), "{\"parameters\":[{\"key\":\"p\",\"value\":\"hunter2\"}]}"));
        done(world.put(own("actions/pkg/a"), "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"}}"));
        world.createAction("plain");
        done(world.put(
                own("actions/pkg/s"), "{\"exec\":{\"kind\":\"sequence\",\"components\":[\"/_/plain\",\"/_/plain\"]}}"));

        done(world.post(own("actions/pkg/a?blocking=true"), "{}"));
        done(world.post(own("actions/pkg/s?blocking=true"), "{}"));

        assertThat(written.toString()).contains("hunter2");
        assertThat(world.get(own("packages/pkg")).body()).doesNotContain("hunter2");
        assertThat(opened(world.invoker.seen().get(0))).isEqualTo(Json.parse("{\"p\":\"hunter2\"}"));
        assertThat(opened(world.invoker.seen().get(1))).isEqualTo(Json.parse("{\"p\":\"hunter2\"}"));
        assertThat(world.invoker.seen().get(2).lockedKeys()).isEmpty();
    }

    private static JsonNode opened(ActivationMessage message) {
        ParameterCipher cipher = ParameterCipher.of("off", Map.of("aes-256", KEY), new SplittableRandom(1));
        ParameterCipher.Unlocked unlocked = cipher.unlock(message.content(), message.lockedKeys());
        assertThat(unlocked.locked()).isEmpty();
        return unlocked.content();
    }
}
