// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxStatus;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeActionTest {

    private static final String SENTINEL = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n";

    private final Exchange http = Exchange.open();
    private final StringBuffer logs = new StringBuffer();
    private RuntimeProvider provider;
    private Sandbox sandbox;

    @BeforeEach
    void create(@TempDir Path directory) throws Exception {
        provider = new FakeRuntimeProviderFactory().create(Map.of(), Contexts.context(directory));
        sandbox = provider.create(Contexts.spec("one"), Contexts.into(logs));
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void ordinaryCodeEchoes() throws Exception {
        init("function main(p) { return p; }");

        HttpResponse<String> response = run("{\"a\": [1, \"}\\\"\"]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"a\": [1, \"}\\\"\"]}");
        assertThat(logs.toString()).isEqualTo(SENTINEL + SENTINEL);
    }

    @Test
    void logStepsPrintBeforeTheSentinels() throws Exception {
        init("log:2;print:hello");

        run("{}");

        assertThat(logs.toString()).isEqualTo("out 0\nerr 0\nout 1\nerr 1\nhello\n" + SENTINEL + SENTINEL);
    }

    @Test
    void aChunkedAnswerIsTheInput() throws Exception {
        init("chunked");

        assertThat(run("{\"text\":\"long enough for some chunks\"}").body())
                .isEqualTo("{\"text\":\"long enough for some chunks\"}");
    }

    @Test
    void anOversizeAnswerHasTheBytesAskedFor() throws Exception {
        init("oversize:100000");

        assertThat(run("{}").body()).hasSizeGreaterThan(100_000);
    }

    @Test
    void failureHasItsStatus() throws Exception {
        init("fail:no luck");

        HttpResponse<String> response = run("{}");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).isEqualTo("{\"error\":\"no luck\"}");
    }

    @Test
    void aCrashEndsTheSandboxWithoutAnAnswer() throws Exception {
        init("crash:9");

        assertThatThrownBy(() -> run("{}")).isInstanceOf(IOException.class);
        assertThat(sandbox.status()).isEqualTo(new SandboxStatus.Exited(9, false));
        assertThat(logs.toString()).endsWith("(closed)");
    }

    @Test
    void garbageIsNoHttp() throws Exception {
        init("garbage");

        assertThatThrownBy(() -> run("{}")).isInstanceOf(IOException.class);
    }

    @Test
    void initStepsAreTakenByInit() throws Exception {
        HttpResponse<String> response = init("init-fail:bad code");

        assertThat(response.statusCode()).isEqualTo(502);
    }

    private HttpResponse<String> init(String code) throws Exception {
        return http.post(sandbox.address(), "/init", "{\"value\":{\"code\":\"" + code.replace("\"", "\\\"") + "\"}}");
    }

    private HttpResponse<String> run(String value) throws Exception {
        return http.post(sandbox.address(), "/run", "{\"activation_id\":\"1\",\"value\":" + value + "}");
    }
}
