// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {

    private static final String DESCRIBED = """
            public ProviderDescriptor descriptor() {
                return new ProviderDescriptor("mine", "1.0", new SpiVersion.Range(new SpiVersion(%d, 0), new SpiVersion(%d, 0)),
                        Set.of(), List.of(
                            ConfigKey.text("region", "east", "Where."),
                            ConfigKey.secret("token", false, "Who we are."),
                            ConfigKey.flag("fast", true, "Whether it hurries.")));
            }
            """;

    @TempDir
    Path plugins;

    @TempDir
    Path workshop;

    private Forge forge;
    private RuntimeContext context;

    @BeforeEach
    void setUp() {
        forge = new Forge(workshop);
        context = new RuntimeContext(
                new Owner("cluster", "pool", "invoker", 1),
                workshop,
                () -> Instant.EPOCH,
                new Random(1),
                MetricsSink.none());
    }

    private void put(String folder, String name, String version) throws IOException {
        Forge.folder(plugins, folder, forge.factory(name, version, Forge.opening("\"" + version + "\"")));
    }

    private String opened(String wanted) {
        try (RuntimeProvider provider = Plugins.find(plugins).open(wanted, Map.of(), context)) {
            return provider.describe().version();
        }
    }

    private List<String> texts(List<Plugin> found) {
        return found.stream()
                .filter(it -> it.place() instanceof Plugin.Place.Folder)
                .map(it -> it.name() + "@" + it.version())
                .toList();
    }

    @Test
    void theNewestVersionWins() throws Exception {
        put("mine-1.9", "mine", "1.9");
        put("mine-1.10", "mine", "1.10");
        put("mine-2.0-SNAPSHOT", "mine", "2.0-SNAPSHOT");
        put("mine-extra-3.0", "mine-extra", "3.0");

        assertThat(opened("mine")).isEqualTo("2.0-SNAPSHOT");
        assertThat(opened("mine@1.9")).isEqualTo("1.9");
        assertThat(opened("mine-extra")).isEqualTo("3.0");
        assertThat(texts(Plugins.find(plugins).all()))
                .containsExactly("mine@2.0-SNAPSHOT", "mine@1.10", "mine@1.9", "mine-extra@3.0");
    }

    @Test
    void aFolderWithoutAVersionHasTheFactorys() throws Exception {
        put("mine", "mine", "1.5");
        put("mine-1.4", "mine", "1.4");

        assertThat(opened("mine")).isEqualTo("1.5");
        assertThat(opened("mine@1.5")).isEqualTo("1.5");
    }

    @Test
    void aFolderWinsOverTheClassPath() throws Exception {
        put("null-0.1", "null", "0.1");

        assertThat(opened("null")).isEqualTo("0.1");
        assertThat(opened("null@1")).isEqualTo("1");
    }

    @Test
    void versionsStandSideBySide() throws Exception {
        put("mine-1.0", "mine", "1.0");
        put("mine-2.0", "mine", "2.0");
        Plugins found = Plugins.find(plugins);

        try (RuntimeProvider old = found.open("mine", Optional.of(new PluginVersion("1.0")), Map.of(), context);
                RuntimeProvider latest = found.open("mine", Optional.empty(), Map.of(), context)) {
            assertThat(old.describe().version()).isEqualTo("1.0");
            assertThat(latest.describe().version()).isEqualTo("2.0");
        }
    }

    @Test
    void conflictingVersionsOfALibraryWorkInOneInvoker() throws Exception {
        for (String words : List.of("old", "new")) {
            Path library = forge.library(words);
            Path factory = forge.factory(words, "1.0", Forge.opening("library.Words.say()"), library);
            Forge.folder(plugins, words + "-1.0", factory, library);
        }
        Plugins found = Plugins.find(plugins);

        try (RuntimeProvider first = found.open("old", Map.of(), context);
                RuntimeProvider second = found.open("new", Map.of(), context)) {
            assertThat(first.check()).isEqualTo(new Health.Healthy("old"));
            assertThat(second.check()).isEqualTo(new Health.Healthy("new"));
        }
    }

    @Test
    void aBrokenPluginStandsInNobodysWay() throws Exception {
        put("mine-1.0", "mine", "1.0");
        Files.writeString(Files.createDirectories(plugins.resolve("mine-2.0")).resolve("a.jar"), "no jar");
        Files.createDirectories(plugins.resolve("empty"));
        Files.createDirectories(plugins.resolve(".installing-7"));

        List<Plugin> all = Plugins.find(plugins).all();

        assertThat(texts(all)).containsExactly("empty@", "mine@2.0", "mine@1.0");
        assertThat(all.get(0))
                .isEqualTo(new Plugin.Broken(
                        "empty", "", new Plugin.Place.Folder(plugins.resolve("empty")), "it has no jars"));
        assertThat(opened("mine")).isEqualTo("1.0");
        assertThatThrownBy(() -> opened("empty"))
                .isInstanceOf(BrokenPluginException.class)
                .hasMessageContaining(plugins.resolve("empty").toString())
                .hasMessageContaining("it has no jars");
        assertThatThrownBy(() -> opened("mine@2.0")).isInstanceOf(BrokenPluginException.class);
    }

    @Test
    void aFactoryThatFailsIsNamedWithItsReason() throws Exception {
        Forge.folder(
                plugins,
                "mine",
                forge.factory(
                        "mine",
                        "1.0",
                        Forge.opening("\"\"") + "public Factory() { throw new RuntimeException(\"ouch\"); }"));

        assertThatThrownBy(() -> opened("mine"))
                .isInstanceOf(BrokenPluginException.class)
                .hasMessageContaining("ouch");
    }

    @Test
    void twoFoldersOfOneVersionAreBothNamed() throws Exception {
        put("mine", "mine", "1.0");
        put("mine-1.0", "mine", "1.0");
        put("mine-0.9", "mine", "0.9");

        assertThatThrownBy(() -> opened("mine@1.0"))
                .isInstanceOf(BrokenPluginException.class)
                .hasMessageContaining(
                        "is in both %s and %s; remove one", plugins.resolve("mine"), plugins.resolve("mine-1.0"));
        assertThat(opened("mine@0.9")).isEqualTo("0.9");
    }

    @Test
    void aFolderThatIsCalledAfterAnotherPluginIsToldSo() throws Exception {
        put("mine-1.0", "mine", "1.1");

        assertThatThrownBy(() -> opened("mine"))
                .hasMessageContaining("the folder is called 'mine-1.0' but holds mine-1.1; rename it to that");
    }

    @Test
    void anUnknownProviderIsAnsweredWithThoseThatAreThere() throws Exception {
        put("mine-1.0", "mine", "1.0");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> opened("mien"))
                .withMessageContaining("'mien'")
                .withMessageContaining("mine@1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> opened("mine@3.0"))
                .withMessageContaining("mine@1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> opened("mine@")).withMessageContaining("NAME@VERSION");
    }

    @Test
    void aPluginForAnotherSpiIsRefusedWithBothVersions() throws Exception {
        Forge.folder(plugins, "mine", forge.factory("mine", "1.0", DESCRIBED.formatted(2, 3) + Forge.opening("\"\"")));

        assertThatThrownBy(() -> opened("mine"))
                .isInstanceOf(BrokenPluginException.class)
                .hasMessageContaining("from 2.0 below 3.0, but this is 1.2");
    }

    @Test
    void settingsAreCheckedBeforeTheProviderIsOpened() throws Exception {
        String body = DESCRIBED.formatted(1, 2)
                + "public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {"
                + " throw new AssertionError(\"opened\"); }";
        Forge.folder(plugins, "mine", forge.factory("mine", "1.0", body));
        Plugins found = Plugins.find(plugins);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> found.open("mine", Map.of("regoin", "west"), context))
                .withMessageContaining("mine 1.0")
                .withMessageContaining("no setting 'regoin'; did you mean 'region'?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> found.open("mine", Map.of("fast", "maybe"), context))
                .withMessageContaining("'fast' is 'maybe' but must be true or false");
    }

    @Test
    void aSecretIsHiddenEvenWhenThePluginRepeatsIt() throws Exception {
        String body = DESCRIBED.formatted(1, 2)
                + "public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {"
                + " throw new IllegalArgumentException(\"cannot use \" + config, new Exception(config.get(\"token\"))); }";
        Forge.folder(plugins, "mine", forge.factory("mine", "1.0", body));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plugins.find(plugins).open("mine", Map.of("token", "hunter2"), context))
                .withMessageContaining("token=***")
                .withMessageNotContaining("hunter2")
                .withNoCause();
    }

    @Test
    void aClosedProviderSaysSo() throws Exception {
        put("mine", "mine", "1.0");
        RuntimeProvider provider = Plugins.find(plugins).open("mine", Map.of(), context);

        provider.close();
        provider.close();

        assertThat(provider.describe().version()).isEqualTo("1.0");
        assertThat(provider.check()).isInstanceOf(Health.Unhealthy.class);
        assertThatThrownBy(provider::list).isInstanceOf(IllegalStateException.class);
    }
}
