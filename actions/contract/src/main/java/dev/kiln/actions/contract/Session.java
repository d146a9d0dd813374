// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** One sandbox under test and a connection to it. */
final class Session implements AutoCloseable {
    static final String SENTINEL = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final ActionSandbox sandbox;
    private final Wire wire;

    private Session(ActionSandbox sandbox, Wire wire) {
        this.sandbox = sandbox;
        this.wire = wire;
    }

    static Session over(ActionSandbox sandbox) throws IOException {
        return new Session(sandbox, Wire.connect(sandbox.address()));
    }

    Session initialised(String source) throws IOException {
        assertThat(init(source).status()).as("status of /init").isEqualTo(200);
        return this;
    }

    Wire wire() {
        return wire;
    }

    /** Another connection to the same sandbox; the caller closes it. */
    Wire connect() throws IOException {
        return Wire.connect(sandbox.address());
    }

    Reply init(String source) throws IOException {
        return init(source, "main", false, Map.of());
    }

    Reply init(String code, String main, boolean isBinary, Map<String, ?> environment) throws IOException {
        return wire.post("/init", initBody(code, main, isBinary, environment));
    }

    static String initBody(String code, String main, boolean isBinary, Map<String, ?> environment) {
        ObjectNode body = MAPPER.createObjectNode();
        body.putObject("value")
                .put("name", "judged")
                .put("main", main)
                .put("code", code)
                .put("binary", isBinary)
                .set("env", MAPPER.valueToTree(environment));
        return body.toString();
    }

    Reply run(String value) throws IOException {
        return run(value, "0123456789abcdef0123456789abcdef");
    }

    Reply run(String value, String activationId) throws IOException {
        return wire.post("/run", runBody(value, activationId));
    }

    static String runBody(String value, String activationId) {
        return """
                {"value":%s,"namespace":"guest","action_name":"/whisk.system/judged","action_version":"0.0.7",\
                "activation_id":"%s","transaction_id":"tid","deadline":"1700000060000","api_key":"uuid:key"}""".formatted(value, activationId);
    }

    String output() {
        return sandbox.output();
    }

    String errors() {
        return sandbox.errors();
    }

    /** Waits until both streams hold so many sentinels, and fails if they hold more. */
    void awaitSentinels(int count) {
        Poll.until(() -> sentinelsIn(output()) >= count && sentinelsIn(errors()) >= count);
        assertThat(sentinelsIn(output())).as("sentinels on standard output").isEqualTo(count);
        assertThat(sentinelsIn(errors())).as("sentinels on standard error").isEqualTo(count);
    }

    private static long sentinelsIn(String stream) {
        return stream.lines().filter(line -> line.startsWith(SENTINEL)).count();
    }

    @Override
    public void close() throws IOException {
        wire.close();
        sandbox.close();
    }
}
