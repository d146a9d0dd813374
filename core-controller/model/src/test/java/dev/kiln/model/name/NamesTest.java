// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    /** The grammar as it is documented. */
    private static final Pattern GRAMMAR = Pattern.compile("\\w|\\w[\\w@ .&-]{0,254}[\\w@.&-]");

    @ParameterizedTest
    @ValueSource(strings = {"a", "_", "0", "a@b.com", "a b", "a-", "a.", "a&", "a@", "Hello_1 & more-2.0"})
    void takesTheGrammarsNames(String name) {
        assertThat(new EntityName(name).value()).isEqualTo(name);
        assertThat(new NamespaceName(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", " a", "a ", "@a", ".a", "-a", "&a", "a/b", "a\n", "a\tb", "ä", "a$", "a:b", "a\u0000"})
    void refusesOtherNames(String name) {
        assertThatThrownBy(() -> new EntityName(name))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("The name of the entity contains illegal characters.");
        assertThatThrownBy(() -> new NamespaceName(name))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("The namespace contains illegal characters.");
    }

    @Test
    void agreesWithTheGrammarOnAnyText() {
        Random random = new Random(20261123);
        String letters = "ab@ .&-_/\né9";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(6), 0, letters.length()).forEach(at -> text.append(letters.charAt(at)));
            assertThat(NameSyntax.isSegment(text.toString()))
                    .as("'%s'", text)
                    .isEqualTo(GRAMMAR.matcher(text).matches());
        }
    }

    @Test
    void takes256LettersAndNoMore() {
        assertThat(new EntityName("x".repeat(256)).value()).hasSize(256);
        assertThatThrownBy(() -> new EntityName("x".repeat(257)))
                .hasMessage("Name segement longer than allowed: 257 > 256.");
        assertThatThrownBy(() -> new NamespaceName("x".repeat(257)))
                .hasMessage("Namespace longer than allowed: 257 > 256.");
    }

    @Test
    void readsNamesWithAndWithoutPackage() {
        QualifiedName plain = QualifiedName.parse("/guest/hello");
        QualifiedName packaged = QualifiedName.parse("guest/my pkg/hello");

        assertThat(plain).isEqualTo(QualifiedName.of("guest", "hello"));
        assertThat(packaged.packageName()).isEqualTo(Optional.of(new EntityName("my pkg")));
        assertThat(packaged.path()).isEqualTo("guest/my pkg");
        assertThat(packaged).hasToString("guest/my pkg/hello");
        assertThat(packaged.withLeadingSlash()).isEqualTo("/guest/my pkg/hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "guest", "/guest", "a/b/c/d", "//a", "guest/", "guest//a", "a/b/c/"})
    void refusesOtherShapesOfQualifiedNames(String text) {
        assertThatThrownBy(() -> QualifiedName.parse(text)).isInstanceOf(InvalidNameException.class);
    }

    @ParameterizedTest
    @CsvSource({"1.2.3,1.2.3", "1.2,1.2.0", "7,7.0.0", "0.0.1,0.0.1"})
    void readsVersions(String text, String expected) {
        assertThat(Version.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1.2.3.4", "-1.0.0", "1..2", "9999999999.0.0", "1.0.0 "})
    void refusesOtherVersions(String text) {
        assertThatThrownBy(() -> Version.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a version");
    }

    @Test
    void anUpdateCountsThePatch() {
        assertThat(Version.FIRST.next()).hasToString("0.0.2");
    }
}
