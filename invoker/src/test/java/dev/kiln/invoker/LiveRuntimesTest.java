// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.messaging.orders.RuntimesCodec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The language runtimes change while the invoker works. */
class LiveRuntimesTest {

    private static final String FAKE = "'fake':[{'kind':'fake:1','image':'fake/one:latest'}]";

    @TempDir
    Path directory;

    @Test
    void stemsOfAnotherImageTakeThePlaceOfThoseOfTheFormer() {
        try (Rig rig = rig()) {
            rig.eventually("two stems", () -> made(rig, "fake/stem:latest") == 2);

            tell(
                    rig,
                    1,
                    FAKE + ",'stemmed':[{'kind':'stemmed:1','image':'fake/stem:2',"
                            + "'stemCells':[{'initialCount':1,'memory':'256 MB'}]}]");

            rig.awaitPing("it is told", it -> it.report().runtimes() == 1);
            rig.eventually(
                    "the stem of the new image alone",
                    () -> made(rig, "fake/stem:2") == 1 && made(rig, "fake/stem:latest") == 0);
            Activation first = rig.run(rig.action("a", "", Rig.kind("stemmed:1")));
            assertThat(Rig.annotation(first, "coldStartCause")).isEqualTo("stem");
        }
    }

    @Test
    void whatIsWarmGoesOnWithTheImageThatItHas() {
        try (Rig rig = rig()) {
            QualifiedName action = rig.action("a", "");
            Activation before = rig.run(action);

            tell(rig, 1, "'fake':[{'kind':'fake:1','image':'fake/one:2'}]");
            rig.awaitPing("it is told", it -> it.report().runtimes() == 1);

            assertThat(Rig.annotation(rig.run(action), "sandbox")).isEqualTo(Rig.annotation(before, "sandbox"));
            rig.run(rig.action("b", ""));
            assertThat(made(rig, "fake/one:2")).isEqualTo(1);
        }
    }

    @Test
    void anActivationOfAKindThatIsNotHeardOfYetWaitsForIt() {
        try (Rig rig = rig()) {
            ActivationId early = rig.invoke(rig.action("a", "", Rig.kind("fresh:1")));

            tell(rig, 1, FAKE + ",'fresh':[{'kind':'fresh:1','image':'fake/fresh:1'}]");

            assertThat(rig.result(early).response().isSuccess()).isTrue();
        }
    }

    @Test
    void whatIsOlderOrNoManifestIsPassedOver() {
        try (Rig rig = rig()) {
            tell(rig, 7, FAKE);
            rig.awaitPing("it is told", it -> it.report().runtimes() == 7);

            rig.sendTo(rig.topics().runtimes(), "{\"revision\":9}".getBytes(StandardCharsets.UTF_8));
            tell(rig, 6, "'other':[{'kind':'other:1','image':'fake/other:1'}]");
            tell(rig, 8, FAKE);

            rig.awaitPing("the next was heard", it -> it.report().runtimes() == 8);
            assertThat(rig.run(rig.action("a", "")).response().isSuccess()).isTrue();
        }
    }

    private Rig rig() {
        return new Rig(directory, Options.standard().with("sandboxes.keep-alive = 1h"));
    }

    private static void tell(Rig rig, long revision, String families) {
        String manifest = "{'runtimes':{" + families + "}}";
        rig.sendTo(
                rig.topics().runtimes(),
                RuntimesCodec.encode(new Runtimes(
                        revision,
                        RuntimesManifest.parse(manifest.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))));
    }

    private static long made(Rig rig, String image) {
        return rig.fake.host().images().stream()
                .filter(it -> it.reference().equals(image))
                .count();
    }
}
