// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.kiln.controller.ControllerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSourcesTest {

    private static final String PORT = "kiln.controller.http.port";

    @TempDir
    Path folder;

    @Test
    void whatNobodySaysIsAsTheRoomsHaveIt() {
        Config settings = SettingsSources.merge(List.of(), Map.of(), Optional.empty(), surroundings(Map.of()));

        assertThat(settings.getInt(PORT)).isEqualTo(3233);
        assertThat(settings.getString("kiln.bus.servers")).isEqualTo("127.0.0.1:9092");
    }

    @Test
    void aFileWinsOverTheRooms() throws IOException {
        Config settings = SettingsSources.merge(
                List.of(), Map.of(), file("kiln.controller.http.port = 1"), surroundings(Map.of()));

        assertThat(settings.getInt(PORT)).isEqualTo(1);
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        Config settings = SettingsSources.merge(
                List.of(),
                Map.of(),
                file("kiln.controller.http { port = 1, host = here }"),
                surroundings(Map.of("CONFIG_kiln_controller_http_port", "2")));

        assertThat(settings.getInt(PORT)).isEqualTo(2);
        assertThat(settings.getString("kiln.controller.http.host")).isEqualTo("here");
    }

    @Test
    void optionsWinOverTheEnvironment() {
        Config settings = SettingsSources.merge(
                List.of(),
                Map.of(PORT, 3),
                Optional.empty(),
                surroundings(Map.of("CONFIG_kiln_controller_http_port", "2")));

        assertThat(settings.getInt(PORT)).isEqualTo(3);
    }

    @Test
    void whatIsSetByItsKeyWinsOverAllAndTheLastOfThemOverTheOthers() {
        Config settings = SettingsSources.merge(
                List.of(PORT + "=4", PORT + "=5"), Map.of(PORT, 3), Optional.empty(), surroundings(Map.of()));

        assertThat(settings.getInt(PORT)).isEqualTo(5);
    }

    @Test
    void upperCaseInAVariableBeginsAWord() {
        Config settings = SettingsSources.merge(
                List.of(),
                Map.of(),
                Optional.empty(),
                surroundings(Map.of(
                        "CONFIG_kiln_controller_http_maxUriLength", "77",
                        "CONFIG_kiln_store_secretFile", "/run/secret",
                        "CONFIG_kiln_bus_replicationFactor", "3",
                        "CONFIG_whisk_something", "else")));

        assertThat(settings.getInt("kiln.controller.http.max-uri-length")).isEqualTo(77);
        assertThat(settings.getString("kiln.store.secret-file")).isEqualTo("/run/secret");
        assertThat(settings.getInt("kiln.bus.replication-factor")).isEqualTo(3);
    }

    @Test
    void aListMayBeSaidEverywhere() {
        String list = "[\"a:1\", \"b:2\"]";

        Config bySet = SettingsSources.merge(
                List.of("kiln.controller.peers.seeds=" + list), Map.of(), Optional.empty(), surroundings(Map.of()));
        Config byVariable = SettingsSources.merge(
                List.of(),
                Map.of(),
                Optional.empty(),
                surroundings(Map.of("CONFIG_kiln_controller_peers_seeds", list)));

        assertThat(bySet.getStringList("kiln.controller.peers.seeds")).containsExactly("a:1", "b:2");
        assertThat(byVariable.getStringList("kiln.controller.peers.seeds")).containsExactly("a:1", "b:2");
    }

    @Test
    void aSectionThatNobodyHasIsAnErrorThatNamesTheNearest() throws IOException {
        Optional<Path> file = file("kiln.controler.http.port = 1");

        assertThatThrownBy(() -> SettingsSources.merge(List.of(), Map.of(), file, surroundings(Map.of())))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("'kiln.controler'")
                .hasMessageContaining("did you mean 'kiln.controller'");
        assertThatThrownBy(() -> SettingsSources.merge(
                        List.of(), Map.of(), Optional.empty(), surroundings(Map.of("CONFIG_kiln_bos_servers", "a:1"))))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("did you mean 'kiln.bus'");
        assertThatThrownBy(() -> SettingsSources.merge(
                        List.of("kilm.bus.servers=a:1"), Map.of(), Optional.empty(), surroundings(Map.of())))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("did you mean 'kiln'");
    }

    @Test
    void aKeyThatNobodyHasIsAnErrorOfWhoReadsTheSection() {
        Config settings = SettingsSources.merge(
                List.of("kiln.controller.http.prot=1"), Map.of(), Optional.empty(), surroundings(Map.of()));

        assertThatThrownBy(() -> ControllerConfig.read(settings))
                .hasMessageContaining("kiln.controller.http.prot")
                .hasMessageContaining("did you mean 'kiln.controller.http.port'");
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThatThrownBy(() ->
                        SettingsSources.merge(List.of("nonsense"), Map.of(), Optional.empty(), surroundings(Map.of())))
                .hasMessageContaining("'--set nonsense' is not KEY=VALUE");
        assertThatThrownBy(() -> SettingsSources.merge(
                        List.of(), Map.of(), Optional.of(folder.resolve("missing")), surroundings(Map.of())))
                .hasMessageContaining("missing cannot be read");
    }

    private Optional<Path> file(String content) throws IOException {
        return Optional.of(Files.writeString(folder.resolve("kiln.conf"), content));
    }

    private Surroundings surroundings(Map<String, String> environment) {
        return new Surroundings(folder, folder, environment, 4L << 30, ConfigFactory.load());
    }
}
