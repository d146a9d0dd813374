// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelSelectorTest {

    private static final Map<String, String> LABELS = Map.of("app", "kiln", "kiln.dev/kind", "nodejs", "size", "5");

    @Test
    void anEmptySelectorMatchesEverything() {
        assertThat(LabelSelector.parse("").matches(LABELS)).isTrue();
        assertThat(LabelSelector.parse("").matches(Map.of())).isTrue();
    }

    @Test
    void equalityIsWrittenInThreeWays() {
        assertThat(matches("app=kiln")).isTrue();
        assertThat(matches("app==kiln")).isTrue();
        assertThat(matches("app!=kiln")).isFalse();
        assertThat(matches("other!=kiln")).isTrue();
        assertThat(matches("app = other")).isFalse();
    }

    @Test
    void setsMayContainCommas() {
        assertThat(matches("app in (a,kiln),kiln.dev/kind=nodejs")).isTrue();
        assertThat(matches("app notin (a, b), app")).isTrue();
        assertThat(matches("app notin (kiln)")).isFalse();
        assertThat(matches("other notin (kiln)")).isTrue();
        assertThat(matches("app in (a,b)")).isFalse();
    }

    @Test
    void labelsMayHaveToBeThereOrNot() {
        assertThat(matches("app")).isTrue();
        assertThat(matches("!app")).isFalse();
        assertThat(matches("!other")).isTrue();
        assertThat(matches("other")).isFalse();
    }

    @Test
    void numbersCanBeCompared() {
        assertThat(matches("size>4")).isTrue();
        assertThat(matches("size<5")).isFalse();
    }

    @Test
    void expressionsOfObjectsSayTheSame() {
        var selector = LabelSelector.of(Json.parse("""
            {"matchLabels": {"app": "kiln"},
             "matchExpressions": [{"key": "size", "operator": "NotIn", "values": ["4"]},
                                  {"key": "other", "operator": "DoesNotExist"}]}\
            """));

        assertThat(selector.matches(LABELS)).isTrue();
        assertThat(selector.matches(Map.of("app", "kiln", "other", ""))).isFalse();
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> LabelSelector.parse("app in (a"))
                .isInstanceOfSatisfying(
                        Refusal.class, it -> assertThat(it.code()).isEqualTo(400));
    }

    private static boolean matches(String selector) {
        return LabelSelector.parse(selector).matches(LABELS);
    }
}
