// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PythonProcessTest extends ActionImageContract {
    @Override
    public ActionImage image() {
        return Runtimes.process("python");
    }

    @Override
    public Snippets snippets() {
        return Snippets.PYTHON;
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.FRAMED_LOGS, Trait.BODY_LIMIT, Trait.SOURCE_ARCHIVES, Trait.NAMED_MAIN);
    }

    @Test
    void findsThePackagesOfAVirtualenv() throws IOException {
        try (Session session = start()) {
            String zip = Archives.zip(Map.of(
                    "__main__.py", "from dependency import WORD\ndef main(args): return {'word': WORD}",
                    "virtualenv/bin/activate_this.py", "print('activated')",
                    "virtualenv/lib/python3.11/site-packages/dependency.py", "WORD = 'word'"));

            assertThat(session.init(zip, "main", true, Map.of()).status()).isEqualTo(200);
            assertThat(session.run("{}").body()).isEqualTo("{\"word\":\"word\"}");
            session.awaitSentinels(1);
            assertThat(session.output()).startsWith("activated\n");
        }
    }
}
