// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.runtime.microvm.http.HttpAnswer;
import dev.kiln.runtime.microvm.http.HttpRequest;
import dev.kiln.runtime.microvm.http.UnixHttp;
import dev.kiln.runtime.microvm.vm.VmException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The door to one monitor. */
record FirecrackerApi(UnixHttp http, String machine, ObjectMapper json) {

    /** What a monitor reads at most; more would end the conversation. */
    static final int LARGEST_REQUEST = 51_200;

    private static final int LARGEST_ANSWER = 256 * 1024;
    private static final Duration GLANCE = Duration.ofSeconds(2);

    void send(ApiCall call, Duration timeout) throws VmException, InterruptedException {
        String attempt = call.method() + " " + call.path() + " of machine " + machine;
        try {
            byte[] body = json.writeValueAsBytes(call.body());
            if (body.length > LARGEST_REQUEST) {
                throw new VmException.Failed("cannot send " + attempt + ": its " + body.length
                        + " bytes are more than the " + LARGEST_REQUEST + " that Firecracker takes");
            }
            HttpAnswer answer =
                    http.send(new HttpRequest(call.method(), call.path(), Optional.of(body), timeout), LARGEST_ANSWER);
            if (!answer.isSuccess()) {
                throw new VmException.Failed(
                        "Firecracker answered " + answer.status() + " to " + attempt + ": " + fault(answer));
            }
        } catch (IOException e) {
            throw new VmException.Failed("Firecracker did not answer " + attempt + ": " + e.getMessage(), e);
        }
    }

    /** Whether it takes orders. */
    boolean answers() throws InterruptedException {
        try {
            return http.send(HttpRequest.get("/", GLANCE), LARGEST_ANSWER).isSuccess();
        } catch (IOException e) {
            // it does not listen yet
            return false;
        }
    }

    private String fault(HttpAnswer answer) {
        try {
            JsonNode message = json.readTree(answer.text()).path("fault_message");
            return message.isTextual() ? message.asText() : answer.text();
        } catch (JacksonException e) {
            return answer.text();
        }
    }
}
