// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.json.Json;
import org.junit.jupiter.api.Test;

class YamlPageTest {

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
                  f: {}
                """);
    }

    @Test
    void isReadAsWhatItWasWrittenFrom() {
        String json =
                "{'a':'true','b':'1','c':'a: b','d':'','e':'x y','f':true,'g':null,'/h/{x}':' i','j':'k\\nl','no':'#',"
                        + "'k':1.5,'l':[],'m':{},'n':'2026-01-01','o':12345678901}";

        assertThat(YamlTree.parse("file", yaml(json))).hasToString(Json.text(Json.parse(json.replace('\'', '"'))));
    }

    private static String yaml(String json) {
        return YamlPage.of(Json.parse(json.replace('\'', '"')));
    }
}
