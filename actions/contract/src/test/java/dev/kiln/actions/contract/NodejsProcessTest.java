// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NodejsProcessTest extends ActionImageContract {
    @Override
    public ActionImage image() {
        return Runtimes.process("nodejs");
    }

    @Override
    public Snippets snippets() {
        return Snippets.NODEJS;
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(
                Trait.OVERLAPPING_RUNS,
                Trait.FRAMED_LOGS,
                Trait.QUIET_LOGS,
                Trait.BODY_LIMIT,
                Trait.SOURCE_ARCHIVES,
                Trait.NAMED_MAIN);
    }

    @Test
    void takesAnEsModule() throws IOException {
        try (Session session = start()) {
            session.initialised("import { sep } from 'node:path';\nexport const main = () => ({ sep });");

            assertThat(session.run("{}").body()).isEqualTo("{\"sep\":\"/\"}");
        }
    }

    @Test
    void importsModulesFromPlainCode() throws IOException {
        try (Session session = start()) {
            session.initialised("async function main() { return { sep: (await import('node:path')).sep }; }");

            assertThat(session.run("{}").body()).isEqualTo("{\"sep\":\"/\"}");
            session.awaitSentinels(1);
            assertThat(session.errors()).isEqualTo(Session.SENTINEL + "\n");
        }
    }

    @Test
    void isNotQuietWhereSomethingMayHaveBeenWrittenPastTheStreams() throws IOException {
        for (String writing : List.of(
                "require('fs').writeSync(1, 'past\\n')",
                "require('fs').appendFileSync(1, 'past\\n')",
                "require('child_process').execSync('echo past', { stdio: 'inherit' })",
                "require('child_process').spawnSync('echo', ['past'], { stdio: 'inherit' })",
                "await new Promise((done) => require('child_process').spawn('echo', ['past'], { stdio: 'inherit' })"
                        + ".on('close', done))",
                "await import('node:fs').then(({ writeSync }) => writeSync(1, 'past\\n'))")) {
            try (Session session = start(Map.of("KILN_QUIET_LOGS", "true"))) {
                session.initialised("async function main() { " + writing + "; return {}; }");

                session.run("{}");

                session.awaitSentinels(1);
                assertThat(session.output()).as(writing).isEqualTo("past\n" + Session.SENTINEL + "\n");
            }
        }
    }

    @Test
    void takesAZippedEsModule() throws IOException {
        try (Session session = start()) {
            String zip = Archives.zip(Map.of(
                    "package.json", "{\"type\":\"module\",\"main\":\"entry.js\"}",
                    "entry.js", "import { word } from './word.mjs'; export const main = async () => ({ word });",
                    "word.mjs", "export const word = 'word';"));

            assertThat(session.init(zip, "main", true, Map.of()).status()).isEqualTo(200);
            assertThat(session.run("{}").body()).isEqualTo("{\"word\":\"word\"}");
        }
    }

    @Test
    void takesARejectedPromiseForAnErrorOfTheAction() throws IOException {
        try (Session session = start()) {
            session.initialised("const main = () => Promise.reject({ code: 4 });");

            Reply reply = session.run("{}");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("{\"error\":{\"code\":4}}");
        }
    }

    @Test
    void takesNothingForAnEmptyResult() throws IOException {
        try (Session session = start()) {
            session.initialised("function main() {}");

            assertThat(session.run("{}").body()).isEqualTo("{}");
        }
    }
}
