// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeTest extends CliTest {

    private static final String RUNTIMES = """
            {'revision':3,'runtimes':{'nodejs':[\
            {'kind':'nodejs:20','default':true,'deprecated':false,'image':'kiln/node:20',\
            'stemCells':[{'initialCount':2,'memory':'256 MB'}]},\
            {'kind':'nodejs:18','default':false,'deprecated':true,'image':'kiln/node:18','stemCells':[]}]},\
            'blackboxes':[],'invokers':{'up':4,'current':3}}""";

    @Test
    void listIsATable() {
        server.answers(200, RUNTIMES);

        kiln("runtime", "list").isOk("""
                KIND           IMAGE                                    STEMS          IS
                nodejs:20      kiln/node:20                             2 of 256       default
                nodejs:18      kiln/node:18                                            deprecated

                revision 3, with which 3 of 4 invokers work
                """);

        asked("GET /admin/v1/runtimes");
    }

    @Test
    void getIsTheManifest() {
        server.answers(200, RUNTIMES);

        assertThat(kiln("runtime", "get").out()).contains("\"revision\": 3", "\"kind\": \"nodejs:20\"");
    }

    @Test
    void setSendsWhatTheFileHolds(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("runtimes.yaml");
        Files.writeString(file, "revision: 2\nruntimes:\n  go:\n  - kind: go:1\n    image: kiln/go:1\n");
        server.answers(200, "{'revision':3,'runtimes':{'go':[{'kind':'go:1'}]}}");

        kiln("runtime", "set", file.toString()).isOk("ok: set 1 kind, revision 3\n");

        asked("PUT /admin/v1/runtimes");
        sent("{'revision':2,'runtimes':{'go':[{'kind':'go:1','image':'kiln/go:1'}]}}");
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        assertThat(kiln("runtime", "set", "nowhere.json").err())
                .contains("Unable to read the language runtimes in 'nowhere.json'")
                .contains("kiln runtime get shows");
    }
}
