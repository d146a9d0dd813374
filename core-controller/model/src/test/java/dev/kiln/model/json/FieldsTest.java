// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void readsWhatIsThere() {
        Fields fields = fields("{'a':{'n':3,'x':0.5,'yes':true},'t':'one','ts':['one','two'],'big':4294967296}");

        assertThat(fields.object("a").orElseThrow().number("n", 1, 5)).contains(3);
        assertThat(fields.object("a").orElseThrow().fraction("x", 0, 1)).contains(0.5);
        assertThat(fields.object("a").orElseThrow().flag("yes")).contains(true);
        assertThat(fields.texts("t", 5)).containsExactly("one");
        assertThat(fields.texts("ts", 5)).containsExactly("one", "two");
        assertThat(fields.count("big")).contains(4294967296L);
    }

    @Test
    void nullCountsAsAbsentAndCanBeToldFromIt() {
        Fields fields = fields("{'gone':null}");

        assertThat(fields.text("gone")).isEmpty();
        assertThat(fields.forgets("gone")).isTrue();
        assertThat(fields.forgets("never")).isFalse();
    }

    @Test
    void errorsNameTheWholePathAndTheValue() {
        refuses(
                "{'a':{'n':9}}",
                it -> it.object("a").orElseThrow().number("n", 1, 5),
                "'a.n' must be a whole number" + " from 1 to 5, and is 9");
        refuses(
                "{'a':[{'n':'x'}]}",
                it -> it.item("a", it.list("a", 1).getFirst()).number("n", 1, 5),
                "'a.n' must be a whole number from 1 to 5, and is \"x\"");
        refuses("{'a':[1]}", it -> it.item("a", it.list("a", 1).getFirst()), "'a' must be a list of objects");
        refuses("{'t':'x'}", it -> it.text("t", Pattern.compile("y"), "a y"), "'t' must be a y, and is \"x\"");
        refuses("{}", it -> it.requiredText("t"), "'t' is missing");
    }

    @Test
    void anUnknownKeyIsRefusedWithTheOneThatWasMeant() {
        refuses(
                "{'a':{'naem':1}}",
                it -> it.object("a").orElseThrow().only(List.of("name", "kind")),
                "'a.naem' is no key; did you mean 'a.name'? There are: name, kind");
    }

    @Test
    void aPlaceThatPeopleKnowGoesBeforeTheKey() {
        assertThatThrownBy(() -> Fields.of("rule 'gpu'", Json.parse("{}")).requiredText("pools"))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("rule 'gpu': 'pools' is missing");
        assertThatThrownBy(() -> Fields.of("rule 1", Json.parse("[]")))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("rule 1 must be an object, and is []");
    }

    private static void refuses(String json, Consumer<Fields> reading, String sentence) {
        Fields fields = fields(json);
        assertThatThrownBy(() -> reading.accept(fields))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining(sentence);
    }

    private static Fields fields(String json) {
        return Fields.of(Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}
