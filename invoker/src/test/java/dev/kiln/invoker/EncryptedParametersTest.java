// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.invoker.Rig.Options;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.encryption.ParameterCipher;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedParametersTest {

    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZg==";

    @TempDir
    Path directory;

    @Test
    void theActionGetsThemInTheClear() {
        Options options = Options.standard().beside("kiln.parameters.aes-128 = \"" + KEY + "\"");
        try (Rig rig = new Rig(directory, options)) {
            Activation result = runWithSecret(rig);

            assertThat(result.response().result()).contains(Json.parse("{\"password\":\"hunter2\",\"user\":\"ada\"}"));
        }
    }

    @Test
    void withoutTheKeyItIsNotRunAndTheRecordSaysWhatToSet() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            Activation result = runWithSecret(rig);

            assertThat(result.response().status()).isEqualTo(Status.WHISK_ERROR);
            assertThat(result.response().result().orElseThrow().path("error").asText())
                    .contains("[password]")
                    .contains("kiln.parameters");
        }
    }

    private static Activation runWithSecret(Rig rig) {
        QualifiedName action = rig.action("a", "");
        ParameterCipher cipher = ParameterCipher.of("aes-128", Map.of("aes-128", KEY), new SplittableRandom(1));
        ObjectNode arguments = cipher.lock(
                        new Parameters(List.of(new Parameters.Parameter("password", Json.parse("\"hunter2\"")))))
                .toArguments()
                .put("user", "ada");
        ActivationMessage message = rig.message(action, arguments, ActivationId.random(new SplittableRandom(2)))
                .with(arguments, Map.of("password", "aes-128"));
        return rig.result(rig.send(message));
    }
}
