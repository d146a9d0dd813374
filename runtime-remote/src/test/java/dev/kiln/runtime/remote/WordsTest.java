// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void blanksPartWords() {
        assertThat(Words.of("  /opt/plugin  --fast\t-v ")).containsExactly("/opt/plugin", "--fast", "-v");
    }

    @Test
    void quotesAndBackslashesKeepBlanks() {
        assertThat(Words.of("a' b 'c \"d \\\" e\" f\\ g ''")).containsExactly("a b c", "d \" e", "f g", "");
    }

    @Test
    void nothingIsExpanded() {
        assertThat(Words.of("$HOME *; `id` \"$(id)\" > x")).containsExactly("$HOME", "*;", "`id`", "$(id)", ">", "x");
    }

    @Test
    void aJsonListIsTakenAsItIs() {
        assertThat(Words.of("[\"/opt/my plugin\", \"\", \"\\u00e4\\n\\\"\"]"))
                .containsExactly("/opt/my plugin", "", "ä\n\"");
        assertThat(Words.of("[ ]")).isEmpty();
    }

    @Test
    void whatIsNotClosedIsRefused() {
        for (String text :
                new String[] {"'a", "\"a", "a\\", "[\"a\"", "[\"a", "[a]", "[\"a\"] b", "[\"\\x\"]", "[\"a\",]"}) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Words.of(text));
        }
    }
}
