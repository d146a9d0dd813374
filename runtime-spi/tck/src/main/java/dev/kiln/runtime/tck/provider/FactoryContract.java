// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SpiVersion;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** A factory can be found, named and configured, and its providers say what they are. */
public abstract class FactoryContract extends ProviderCheck {

    @Test
    void theNameIsOneToFortyLowerCaseLettersDigitsAndDashes() {
        assertThat(bench.bed().factory().name()).matches("[a-z0-9-]{1,40}");
    }

    @Test
    void theVersionIsGiven() {
        assertThat(bench.bed().factory().version()).isNotBlank();
    }

    @Test
    void theServiceLoaderFindsTheFactory() {
        if (bench.bed().factoryClass().isEmpty()) {
            bench.notApplicable("the plugin was loaded by the ServiceLoader already");
            return;
        }
        Class<?> factory = bench.bed().factoryClass().get();

        List<Class<?>> found = ServiceLoader.load(RuntimeProviderFactory.class, factory.getClassLoader()).stream()
                .<Class<?>>map(ServiceLoader.Provider::type)
                .toList();

        assertThat(found).as("what META-INF/services or module-info names").contains(factory);
    }

    @Test
    void theFactoryHasAPublicConstructorWithoutParameters() throws Exception {
        if (bench.bed().factoryClass().isEmpty()) {
            bench.notApplicable("the plugin was loaded by the ServiceLoader already");
            return;
        }

        assertThat(Modifier.isPublic(
                        bench.bed().factoryClass().get().getConstructor().getModifiers()))
                .isTrue();
    }

    @Test
    void anUnknownKeyIsRefusedByName() {
        Map<String, String> config = new HashMap<>(bench.bed().config());
        config.put("no-such-key-of-any-provider", "whatever");

        assertThatThrownBy(() -> bench.open(bench.owner(), config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-key-of-any-provider");
    }

    @Test
    void openingDoesNotWaitForTheBackend() throws Exception {
        Map<String, String> config =
                bench.bed().unreachableConfig().orElse(bench.bed().config());
        long start = System.nanoTime();

        bench.open(bench.owner(), config);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void theDescriptionNamesTheFactoryAndItsVersion() throws Exception {
        ProviderDescription description = bench.open().describe();

        assertThat(description.name()).isEqualTo(bench.bed().factory().name());
        assertThat(description.version()).isEqualTo(bench.bed().factory().version());
    }

    @Test
    void theDescriptorNamesTheFactoryAndFitsThisSpi() {
        ProviderDescriptor descriptor = bench.bed().factory().descriptor();

        assertThat(descriptor.name()).isEqualTo(bench.bed().factory().name());
        assertThat(descriptor.version()).isEqualTo(bench.bed().factory().version());
        assertThat(descriptor.spi().contains(SpiVersion.CURRENT))
                .as("%s contains the SPI's version %s", descriptor.spi(), SpiVersion.CURRENT)
                .isTrue();
    }

    @Test
    void theDescriptorTakesTheSettingsThatAreUsedHere() {
        Map<String, String> config = bench.bed().config();

        assertThatCode(() -> bench.bed().factory().descriptor().check(config)).doesNotThrowAnyException();
    }

    @Test
    void anOpenProviderHasNoCapabilitiesThatTheDescriptorLacks() throws Exception {
        assertThat(bench.bed().factory().descriptor().capabilities())
                .containsAll(bench.open().describe().capabilities());
    }

    @Test
    void theDescriptionIsConstant() throws Exception {
        RuntimeProvider provider = bench.open();
        ProviderDescription before = provider.describe();

        bench.start(provider).sandbox().destroy();

        assertThat(provider.describe()).isEqualTo(before);
    }

    @Test
    void weaknessesAreSentences() throws Exception {
        assertThat(bench.open().describe().weaknesses())
                .allSatisfy(weakness -> assertThat(weakness.split("\\s+")).hasSizeGreaterThan(2));
    }
}
