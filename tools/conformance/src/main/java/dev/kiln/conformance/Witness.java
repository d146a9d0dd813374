// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** What the rigs of tests tell what they saw. It is put down to the test that runs, and counts when that test ends well. */
public final class Witness {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Witness() {}

    /**
     * Tells of an answer.
     *
     * @param path of the request; a query is cut off
     * @param body of the answer; may be anything, also empty
     */
    public static void answered(String method, String path, int status, String body) {
        Notes.NOTES.take(new Sight.Answer(method, path(path), status));
        JsonNode json = parsed(body);
        if (json.path("error").isTextual() && json.path("code").isTextual()) {
            Notes.NOTES.take(new Sight.Refused(status, json.path("error").textValue()));
        } else {
            recorded(json);
        }
    }

    /** Tells of an activation's record, or of a part of one. */
    public static void recorded(JsonNode record) {
        texts(record).forEach(it -> Notes.NOTES.take(new Sight.Recorded(it)));
    }

    static List<String> texts(JsonNode record) {
        List<String> texts = new ArrayList<>();
        collect(record, texts);
        return texts;
    }

    private static void collect(JsonNode json, List<String> texts) {
        if (json.isTextual()) {
            String text = json.textValue();
            texts.add(withoutTime(text));
            // what a trigger's record says of a rule is JSON in a string
            collect(text.startsWith("{") ? parsed(text) : MAPPER.missingNode(), texts);
        }
        json.forEach(it -> collect(it, texts));
    }

    /** A line of a log without what comes before the text. */
    private static String withoutTime(String text) {
        return text.replaceFirst("^\\d{4}-\\d\\d-\\d\\dT\\S+ +std(out|err): ", "");
    }

    private static String path(String target) {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    private static JsonNode parsed(String body) {
        try {
            return body.isBlank() ? MAPPER.missingNode() : MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }
}
