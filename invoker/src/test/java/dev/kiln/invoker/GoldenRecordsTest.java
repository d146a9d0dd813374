// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import dev.kiln.conformance.golden.Golden;
import dev.kiln.invoker.Rig.Options;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.QualifiedName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON of the records that an invoker makes: stored ones with all their annotations and logs, field for field. */
class GoldenRecordsTest {

    @TempDir
    Path directory;

    private final Golden golden = Golden.ofModule();
    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig(directory, Options.standard());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aColdStartAndAWarmOne() {
        QualifiedName action = rig.action("a", "print:hello;print-error:world");

        assertShape("record-cold", rig.invoke(action));
        assertShape("record-warm", rig.invoke(action));
    }

    @Test
    void oneThatCameByABinding() {
        QualifiedName action = rig.action("a", "");
        QualifiedName binding = new QualifiedName(Rig.NAMESPACE, Optional.empty(), new EntityName("mine"));
        ActivationMessage message =
                rig.message(action, Json.object(), new ActivationId("0".repeat(32)), Optional.of(binding), Set.of());

        assertShape("record-bound", rig.send(message));
    }

    @Test
    void theWaysToFail() {
        assertShape("record-application-error", rig.invoke(rig.action("error", "error:mine")));
        assertShape("record-developer-error", rig.invoke(rig.action("fail", "fail:yours")));
        assertShape("record-init-error", rig.invoke(rig.action("init", "init-fail:yours")));
        assertShape("record-missing", rig.invoke(QualifiedName.of("guest", "nothing")));
        assertShape(
                "record-timeout",
                rig.invoke(rig.action("slow", "slow:5000", Rig.limits(Duration.ofMillis(200), 256, 10, 1))));
    }

    @Test
    void aResultThatIsAnArray() {
        assertShape("record-array", rig.invoke(rig.action("a", "answer:[1,\"two\"]")));
    }

    private void assertShape(String name, ActivationId id) {
        golden.assertShape(name, ActivationCodec.toJson(rig.record(id)));
    }
}
