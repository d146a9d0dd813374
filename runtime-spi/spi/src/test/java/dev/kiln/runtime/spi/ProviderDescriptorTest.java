// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProviderDescriptorTest {

    private static final ConfigKey<String> REGION = ConfigKey.text("region", "east", "Where.");
    private static final ConfigKey<Long> PARALLEL =
            ConfigKey.whole("parallel-creates", 8, new ConfigType.Whole(1, 256), "sandboxes", "How many at once.");
    private static final ConfigKey<String> TOKEN = ConfigKey.secret("token", false, "Who we are.");
    private static final ConfigKey<Duration> PAUSE = ConfigKey.span(
            "pause", "50ms", new ConfigType.Span(Duration.ofMillis(5), Duration.ofSeconds(10)), "How long.");
    private static final ConfigKey<Long> MEMORY =
            ConfigKey.size("memory", "64 MiB", new ConfigType.Size(0, 1L << 40), "How much.");
    private static final ConfigKey<String> LIMITS =
            ConfigKey.choice("limits", "auto", new ConfigType.Choice(List.of("auto", "watch-dog")), "What holds them.");

    private static ProviderDescriptor descriptor(ConfigKey<?>... keys) {
        return new ProviderDescriptor("mine", "1.0", SpiVersion.Range.from(1, 1), Set.of(), List.of(keys));
    }

    @Test
    void anUnknownKeyIsToldItsNearestAndAllThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> descriptor(REGION, PARALLEL).check(Map.of("paralel-create", "3")))
                .withMessage(
                        "the provider mine has no setting 'paralel-create'; did you mean 'parallel-creates'? It knows"
                                + " parallel-creates, region");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> descriptor().check(Map.of("any", "3")))
                .withMessageContaining("it knows none");
    }

    @Test
    void aPluginThatSaysNothingMayKnowAnyKey() {
        assertThatCode(() -> ProviderDescriptor.undescribed("old", "1").check(Map.of("any", "3")))
                .doesNotThrowAnyException();
    }

    @Test
    void anUnusableValueIsAnsweredWithKeyValueAndWhatIsAccepted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> descriptor(PARALLEL).check(Map.of("parallel-creates", "many")))
                .withMessage("the setting 'parallel-creates' is 'many' but must be a whole number from 1 to 256");
    }

    @Test
    void aMissingKeyThatIsRequiredIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> descriptor(ConfigKey.requiredText("folder", "Where it all lies."))
                        .check(Map.of()))
                .withMessage("the setting 'folder' is missing; Where it all lies.");
    }

    @Test
    void aSecretIsNeverSaid() {
        assertThat(TOKEN.unusable("hunter2", "forty letters").getMessage())
                .isEqualTo("the setting 'token' is a secret that cannot be used but must be forty letters")
                .doesNotContain("hunter2");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ConfigKey<>("token", new ConfigType.Text(), "", "hunter2", true, false, "Who we are."))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void valuesAreReadAsWhatTheyStandFor() {
        assertThat(PARALLEL.in(Map.of())).isEqualTo(8);
        assertThat(PARALLEL.in(Map.of("parallel-creates", " 3 "))).isEqualTo(3);
        assertThat(PAUSE.in(Map.of())).isEqualTo(Duration.ofMillis(50));
        assertThat(PAUSE.in(Map.of("pause", "2 s"))).isEqualTo(Duration.ofSeconds(2));
        assertThat(MEMORY.in(Map.of())).isEqualTo(64L << 20);
        assertThat(MEMORY.in(Map.of("memory", "3GiB"))).isEqualTo(3L << 30);
        assertThat(LIMITS.in(Map.of("limits", "Watch-Dog"))).isEqualTo("watch-dog");
        assertThat(ConfigKey.flag("init", true, "Whether.").in(Map.of("init", "false")))
                .isFalse();
        assertThat(TOKEN.in(Map.of())).isEmpty();
    }

    @Test
    void valuesOfAnotherTypeAreNotRead() {
        assertThat(PAUSE.type().read("50")).isEmpty();
        assertThat(PAUSE.type().read("11s")).isEmpty();
        assertThat(PAUSE.type().read("106751991168d")).isEmpty();
        assertThat(MEMORY.type().read("3 GB")).isEmpty();
        assertThat(MEMORY.type().read("999999999999999999 GiB")).isEmpty();
        assertThat(PARALLEL.type().read("257")).isEmpty();
        assertThat(LIMITS.type().read("none")).isEmpty();
        assertThat(new ConfigType.Flag().read("yes")).isEmpty();
    }

    @Test
    void aStandardValueThatIsNotAcceptedIsTheAuthorsMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigKey.span(
                        "pause", "50", new ConfigType.Span(Duration.ZERO, Duration.ofSeconds(1)), "How long."));
        assertThatIllegalArgumentException().isThrownBy(() -> descriptor(REGION, REGION));
    }

    @Test
    void aRangeHasItsStartAndNotItsEnd() {
        SpiVersion.Range range = SpiVersion.Range.from(1, 1);

        assertThat(range.contains(new SpiVersion(1, 0))).isFalse();
        assertThat(range.contains(new SpiVersion(1, 1))).isTrue();
        assertThat(range.contains(new SpiVersion(1, 12))).isTrue();
        assertThat(range.contains(new SpiVersion(2, 0))).isFalse();
        assertThat(range).hasToString("from 1.1 below 2.0");
    }
}
