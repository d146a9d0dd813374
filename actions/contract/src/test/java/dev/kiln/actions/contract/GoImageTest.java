// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class GoImageTest extends ActionImageContract {
    private static final String IMAGE = "kiln/action-go-v1:latest";

    @BeforeAll
    static void needsItsImage() {
        Runtimes.require(IMAGE);
    }

    @Override
    public ActionImage image() {
        return Runtimes.docker(IMAGE);
    }

    @Override
    public Snippets snippets() {
        return Snippets.GO;
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.FRAMED_LOGS, Trait.BODY_LIMIT, Trait.SOURCE_ARCHIVES, Trait.NAMED_MAIN, Trait.OWN_PROCESS);
    }

    @Test
    void tellsWhatTheCompilerSays() throws IOException {
        try (Session session = start()) {
            Reply reply = session.init("package main\n\nfunc Main() int { return unknown }\n");

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).contains("does not compile").contains("action.go:3:26: undefined: unknown");
        }
    }

    @Test
    void refusesAFunctionThatItCannotCall() throws IOException {
        try (Session session = start()) {
            Reply reply = session.init("package main\n\nfunc Main(a, b, c int) {}\n");

            assertThat(reply.status()).isEqualTo(502);
            session.awaitSentinels(1);
            assertThat(session.errors()).contains("func(int, int, int)");
        }
    }

    @Test
    void takesAnErrorThatTheFunctionReturnsForOneOfTheAction() throws IOException {
        try (Session session = start()) {
            session.initialised(
                    "package main\n\nimport \"errors\"\n\nfunc Main() (any, error) { return nil, errors.New(\"no\") }\n");

            assertThat(session.run("{}").body()).isEqualTo("{\"error\":\"no\"}");
        }
    }

    @Test
    void handsTheDeadlineOnInAContext() throws IOException {
        try (Session session = start()) {
            session.initialised("""
                    package main

                    import "context"

                    func Main(ctx context.Context, args map[string]any) map[string]any {
                        deadline, _ := ctx.Deadline()
                        return map[string]any{"millis": deadline.UnixMilli()}
                    }
                    """);

            assertThat(session.run("{}").body()).isEqualTo("{\"millis\":1700000060000}");
        }
    }

    @Test
    void takesAProgramThatAnswersTheLinesItself() throws IOException {
        try (Session session = start()) {
            session.initialised("""
                    package main

                    import ("bufio"; "os")

                    func main() {
                        answers, questions := os.NewFile(3, "answers"), bufio.NewScanner(os.Stdin)
                        answers.WriteString("{\\"ok\\":true}\\n")
                        for questions.Scan() {
                            answers.WriteString("{\\"own\\":true}\\n")
                        }
                    }
                    """);

            assertThat(session.run("{}").body()).isEqualTo("{\"own\":true}");
        }
    }

    @Test
    void compilesNoArchiveThatHoldsAProgram() throws IOException {
        try (Session session = start()) {
            // cut short, it is no program, but it is seen that it means to be one
            Reply reply = session.init(Archives.zip(Map.of("exec", "\u007fELF")), "main", true, Map.of());

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).contains("Exec format error");
        }
    }
}
