// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.json.Json;
import org.junit.jupiter.api.Test;

class YamlTextTest {

    @Test
    void blocksLieWithinBlocks() {
        assertThat(yaml("{'a':{'b':[1,{'c':'d','e':[]},[2,3]],'f':{}}}")).isEqualTo("""
                a:
                  b:
                    - 1
                    - c: d
                      e: []
                    - - 2
                      - 3
                  f: {}""");
    }

    @Test
    void textThatCouldBeSomethingElseIsQuoted() {
        assertThat(
                        yaml(
                                "{'a':'true','b':'1','c':'a: b','d':'','e':'x y','f':true,'g':null,'/h/{x}':' i','j':'k\\nl','no':'#'}"))
                .isEqualTo("""
                        a: "true"
                        b: "1"
                        c: "a: b"
                        d: ""
                        e: x y
                        f: true
                        g: null
                        "/h/{x}": " i"
                        j: "k\\nl"
                        "no": "#\"""");
    }

    private static String yaml(String json) {
        return YamlText.of(Json.parse(json.replace('\'', '"')));
    }
}
