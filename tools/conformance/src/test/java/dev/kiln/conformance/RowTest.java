// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {

    @Test
    void aRouteIsSeenByItsPathMethodAndStatus() {
        Row row = status("/n/{namespace}/actions/[{package}/]{action}", "GET", 200);

        assertThat(row.isSeenIn(answer("GET", "/n/_/actions/a", 200))).isTrue();
        assertThat(row.isSeenIn(answer("GET", "/n/_/actions/p/a", 200))).isTrue();
        assertThat(row.isSeenIn(answer("GET", "/n/_/actions/p/a/", 200))).isTrue();
        assertThat(row.isSeenIn(answer("GET", "/n/_/actions/p/a/b", 200))).isFalse();
        assertThat(row.isSeenIn(answer("GET", "/n/_/actions/", 200))).isFalse();
        assertThat(row.isSeenIn(answer("PUT", "/n/_/actions/a", 200))).isFalse();
        assertThat(row.isSeenIn(answer("GET", "/n/_/actions/a", 404))).isFalse();
    }

    @Test
    void aListOfAPackageIsNoAction() {
        Row list = status("/n/{namespace}/actions/{package}/", "any", 200);

        assertThat(list.isSeenIn(answer("GET", "/n/_/actions/p/", 200))).isTrue();
        assertThat(list.isSeenIn(answer("GET", "/n/_/actions/p", 200))).isFalse();
    }

    @Test
    void aMessageIsSeenWordForWordAndWithItsStatus() {
        Row row = new Row.Message("A9", "400", Template.sentence("no more than {n} of {what}."));

        assertThat(row.isSeenIn(new Sight.Refused(400, "no more than 3 of them.")))
                .isTrue();
        assertThat(row.isSeenIn(
                        new Sight.Refused(400, "The query parameter 'limit' was malformed:\nno more than 3 of them.")))
                .isTrue();
        assertThat(row.isSeenIn(new Sight.Refused(404, "no more than 3 of them.")))
                .isFalse();
        assertThat(row.isSeenIn(new Sight.Refused(400, "no more than many of them.")))
                .isFalse();
        assertThat(row.isSeenIn(new Sight.Refused(400, "say: no more than 3 of them.")))
                .isFalse();
        assertThat(row.isSeenIn(new Sight.Recorded("no more than 3 of them."))).isFalse();
    }

    @Test
    void textsOfRecordsAreFoundInLogsAndInLinesThatAreJson() throws JsonProcessingException {
        Row log = new Row.Message("A35", "log", Template.sentence("cut at {n}."));
        Row rule = new Row.Message("A21", "rule log", Template.sentence("Rule '{name}' is inactive."));
        Notes notes = new Notes(List.of(log, rule));

        Witness.texts(new ObjectMapper().readTree("""
                {"logs": ["2026-01-01T10:00:00.000000000Z stderr: cut at 7.", "{\\"error\\":\\"Rule 'r' is inactive.\\"}"]}""")).forEach(it -> notes.take(new Sight.Recorded(it)));

        assertThat(notes.end()).containsExactly(log, rule);
        assertThat(notes.end()).isEmpty();
    }

    private static Row status(String route, String method, int status) {
        return new Row.Status(Template.path(route), method, status);
    }

    private static Sight answer(String method, String path, int status) {
        return new Sight.Answer(method, path, status);
    }
}
