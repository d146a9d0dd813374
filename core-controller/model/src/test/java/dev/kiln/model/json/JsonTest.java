// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void keepsOrderLettersAndDigits() {
        String text = "{\"z\":1,\"a\":[true,null,\"żółć 日本 😀\"],\"n\":[1.0,1.50,0.1,12345678901234567890123]}";

        assertThat(new String(Json.bytes(parse(text)), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(Json.text(parse(text))).isEqualTo(text);
    }

    @Test
    void ofAKeyThatComesTwiceTheLastValueCounts() {
        assertThat(Json.text(parse("{\"a\":1,\"b\":2,\"a\":3}"))).isEqualTo("{\"a\":3,\"b\":2}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{} {}", "{} x", "{", "[1,]", "{\"a\":1,}", "NaN", "01", "'a'", "\"a\nb\"", "// c\n1"})
    void refusesWhatIsNotExactlyOneValue(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void takesAnyValueAtTheTop() {
        assertThat(parse(" 1 ").intValue()).isEqualTo(1);
        assertThat(parse("null").isNull()).isTrue();
    }

    @Test
    void refusesAnObjectThatIsNone() {
        assertThatThrownBy(() -> Json.parseObject(bytes("[]")))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("a JSON object was expected");
    }

    @Test
    void refusesNestingThatWouldOverflowAStack() {
        String bomb = "[".repeat(1_000_000);

        assertThatThrownBy(() -> parse(bomb)).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> parse("{\"a\":".repeat(501))).isInstanceOf(MalformedJsonException.class);
        assertThatCode(() -> parse("[".repeat(500) + "]".repeat(500))).doesNotThrowAnyException();
    }

    @Test
    void refusesNumbersThatWouldTakeLong() {
        assertThatThrownBy(() -> parse("9".repeat(1_001))).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> parse("1e99999999999")).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void aHugeExponentIsHarmless() {
        JsonNode number = parse("1e999999999");

        assertThat(number.asLong()).isZero();
        assertThat(Json.isTruthy(number)).isTrue();
        assertThat(Json.text(number)).isEqualTo("1E+999999999");
    }

    @Test
    void readsLongStrings() {
        assertThat(parse("\"" + "x".repeat(30_000_000) + "\"").textValue()).hasSize(30_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "an overlong slash, c0af",
        "an overlong letter, e080af",
        "a surrogate, eda080",
        "a letter beyond the last, f4908080",
        "a byte that begins nothing, ff",
        "a continuation without begin, 80",
        "a letter that is cut, e282",
        "a begin without continuation, c361"
    })
    void refusesWhatIsNotUtf8(String what, String hex) {
        byte[] text = HexFormat.of().parseHex("22616161616161616161" + hex + "22");

        assertThatThrownBy(() -> Json.parse(text))
                .as(what)
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("the JSON text is not UTF-8 at byte 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\ud800\udc00", "\udbff\udfff"})
    void takesLettersAtTheEdges(String letter) {
        for (int before = 0; before < 9; before++) {
            String text = "x".repeat(before) + letter;
            assertThat(parse("\"" + text + "\"").textValue()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-16"})
    void refusesOtherCharsets(String charset) {
        assertThatThrownBy(() -> Json.parse("{\"a\":1}".getBytes(Charset.forName(charset))))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void halfOfASurrogatePairStaysAnEscape() {
        String text = "{\"a\":\"\\uD800x\",\"b\":\"\\uDC00\"}";

        assertThat(new String(Json.bytes(parse(text)), StandardCharsets.US_ASCII))
                .isEqualTo(text);
    }

    @Test
    void pairsStayPairsWhereverTheyStand() {
        for (int before = 0; before < 4; before++) {
            String text = "{\"" + "x".repeat(before) + "😀".repeat(20) + "\":\"" + "x".repeat(before)
                    + "😀".repeat(20_000) + "\"}";

            assertThat(new String(Json.bytes(parse(text)), StandardCharsets.UTF_8).equals(text))
                    .isTrue();
        }
    }

    @Test
    void readsAPartOfAnArray() {
        assertThat(Json.parse(bytes("xx[1]yy"), 2, 3).size()).isEqualTo(1);
    }

    @Test
    void anErrorDoesNotQuoteTheInputAtLength() {
        assertThatThrownBy(() -> parse("{\"a\": " + "secret".repeat(1_000) + "}"))
                .satisfies(it -> assertThat(it.getMessage()).hasSizeLessThan(600));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "0", "0.0", "-0", "\"\""})
    void someValuesAreNotSet(String text) {
        assertThat(Json.isTruthy(parse(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "0.1", "\"false\"", "{}", "[]"})
    void otherValuesAreSet(String text) {
        assertThat(Json.isTruthy(parse(text))).isTrue();
    }

    private static JsonNode parse(String text) {
        return Json.parse(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
