// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.json.Json;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.couchdb.http.Body;
import dev.kiln.store.couchdb.http.CouchHttp;
import dev.kiln.store.couchdb.http.CouchHttp.Answer;
import dev.kiln.store.couchdb.http.Multipart;
import dev.kiln.store.couchdb.views.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ektorp.ViewQuery;

/** One database: documents, their attachments, and views. Safe for use by several threads, which block. */
final class CouchDatabase {

    /** The error of a document in {@link #bulk} that is there at another revision. */
    static final String CONFLICT = "conflict";

    private static final String REVISION = "_rev";

    /** Reasons of a 404 that mean the database itself, by CouchDB and by those that speak like it. */
    private static final Set<String> NO_DATABASE = Set.of("Database does not exist.", "no_db_file");

    private final CouchHttp http;
    private final String name;

    CouchDatabase(CouchHttp http, String name) {
        this.http = http;
        this.name = name;
    }

    /** What a view says of a document; {@code document} is there if it was asked for. */
    record Row(String id, JsonNode value, Optional<ObjectNode> document) {}

    String name() {
        return name;
    }

    /** Makes the database if it is missing; two may do it at once. */
    void ensureExists() {
        if (http.get(attempt("look"), path("")).isSuccess()) {
            return;
        }
        Answer created =
                http.put(attempt("create"), "/" + CouchHttp.encode(name), "application/json", Body.of(new byte[0]));
        boolean isThere = created.status() == 412;
        if (!created.isSuccess() && !isThere) {
            throw http.refusal(attempt("create"), created);
        }
    }

    Optional<ObjectNode> get(String id) {
        String attempt = attempt("read " + id);
        Answer answer = http.get(attempt, path(encodeId(id)));
        if (isMissing(answer)) {
            return Optional.empty();
        }
        return Optional.of((ObjectNode) expectSuccess(attempt, answer).body());
    }

    /** Documents by id, of those that are there. */
    Map<String, ObjectNode> get(Collection<String> ids) {
        Map<String, ObjectNode> documents = new HashMap<>();
        for (JsonNode row : allDocs(ids, true)) {
            if (row.get("doc") instanceof ObjectNode document) {
                documents.put(row.path("id").asText(), document);
            }
        }
        return documents;
    }

    /** Revisions by id, of the documents that are there. */
    Map<String, String> revisions(Collection<String> ids) {
        Map<String, String> revisions = new TreeMap<>();
        for (JsonNode row : allDocs(ids, false)) {
            JsonNode value = row.path("value");
            if (value.path("rev").isTextual() && !value.path("deleted").asBoolean(false)) {
                revisions.put(row.path("id").asText(), value.path("rev").asText());
            }
        }
        return revisions;
    }

    /** Writes a document, over the revision that it names. */
    PutOutcome put(ObjectNode document) {
        String attempt = attempt("write " + id(document));
        return written(attempt, http.put(attempt, path(encodeId(id(document))), document));
    }

    /** As {@link #put}, with an attachment. */
    PutOutcome put(Multipart multipart) {
        String id = id(multipart.document());
        String attempt = attempt("write " + id);
        return written(attempt, http.put(attempt, path(encodeId(id)), multipart.type(), multipart));
    }

    DeleteOutcome delete(String id, Revision revision) {
        String attempt = attempt("delete " + id);
        Answer answer = http.delete(attempt, path(encodeId(id)) + "?rev=" + CouchHttp.encode(revision.value()));
        if (answer.isSuccess()) {
            return new DeleteOutcome.Deleted();
        }
        // of an unknown revision, a malformed one and a missing document the answers differ, so look what is there
        return switch (answer.status()) {
            case 400, 404, 409 -> get(id).isPresent() ? new DeleteOutcome.Conflict() : new DeleteOutcome.Missing();
            default -> throw http.refusal(attempt, answer);
        };
    }

    /**
     * Writes many documents at once, each on its own.
     *
     * @param documents rendered
     * @return the errors by id: {@link #CONFLICT}, or what else CouchDB says
     */
    Map<String, String> bulk(Collection<String> documents) {
        String attempt = attempt("write " + documents.size() + " documents");
        Answer answer = http.post(attempt, path("_bulk_docs"), "{\"docs\":[" + String.join(",", documents) + "]}");
        Map<String, String> errors = new HashMap<>();
        for (JsonNode result : expectSuccess(attempt, answer).body()) {
            if (result.has("error")) {
                errors.put(
                        result.path("id").asText(),
                        result.path("error").asText().equals(CONFLICT)
                                ? CONFLICT
                                : result.path("error").asText() + ": "
                                        + result.path("reason").asText(""));
            }
        }
        return errors;
    }

    /** Revisions by id, of all documents whose ids begin so. */
    Map<String, String> revisionsBelow(String prefix) {
        String attempt = attempt("list the documents below " + prefix);
        String path = path("_all_docs") + range(prefix);
        Map<String, String> revisions = new TreeMap<>();
        for (JsonNode row :
                expectSuccess(attempt, http.get(attempt, path)).body().path("rows")) {
            revisions.put(row.path("id").asText(), row.path("value").path("rev").asText());
        }
        return revisions;
    }

    /** Documents whose ids begin so, in the order of their ids. */
    List<ObjectNode> below(String prefix, Page page) {
        String attempt = attempt("read the documents below " + prefix);
        String path =
                path("_all_docs") + range(prefix) + "&include_docs=true&skip=" + page.skip() + "&limit=" + page.limit();
        List<ObjectNode> documents = new ArrayList<>();
        for (JsonNode row :
                expectSuccess(attempt, http.get(attempt, path)).body().path("rows")) {
            if (row.get("doc") instanceof ObjectNode document) {
                documents.add(document);
            }
        }
        return documents;
    }

    List<Row> rows(View view, ViewQuery query) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : query(view, query.reduce(false))) {
            rows.add(new Row(
                    row.path("id").asText(),
                    row.path("value"),
                    row.get("doc") instanceof ObjectNode document ? Optional.of(document) : Optional.empty()));
        }
        return rows;
    }

    long count(View view, ViewQuery query) {
        JsonNode rows = query(view, query.reduce(true));
        return rows.path(0).path("value").asLong(0);
    }

    /** Asks once, and says at once; never throws. */
    StoreHealth check() {
        String attempt = attempt("look");
        try {
            Answer answer = http.getOnce(attempt, path(""));
            return answer.isSuccess()
                    ? new StoreHealth.Up("the database " + name + " of the CouchDB at " + http.host())
                    : new StoreHealth.Down(
                            String.valueOf(http.refusal(attempt, answer).getMessage()));
        } catch (StoreException e) {
            return new StoreHealth.Down(String.valueOf(e.getMessage()));
        }
    }

    /** A path below the database. */
    String path(String rest) {
        return "/" + CouchHttp.encode(name) + "/" + rest;
    }

    /** What is attempted, for errors. */
    String attempt(String what) {
        return what + " in the database " + name;
    }

    StoreException.Unavailable unavailable(String what, String reason) {
        return new StoreException.Unavailable(
                "cannot " + attempt(what) + " of the CouchDB at " + http.host() + ": " + reason, null);
    }

    /** Whether what was asked for is missing, rather than the database. */
    static boolean isMissing(Answer answer) {
        return answer.status() == 404 && !NO_DATABASE.contains(answer.reason());
    }

    static Revision revision(ObjectNode document) {
        return new Revision(document.path(REVISION).asText());
    }

    private static String range(String prefix) {
        return "?startkey=" + CouchHttp.encode(Json.text(TextNode.valueOf(prefix))) + "&endkey="
                + CouchHttp.encode(Json.text(TextNode.valueOf(prefix + "\ufff0")));
    }

    private JsonNode allDocs(Collection<String> ids, boolean withDocuments) {
        if (ids.isEmpty()) {
            return Json.array();
        }
        ObjectNode keys = Json.object();
        ids.forEach(keys.putArray("keys")::add);
        String attempt = attempt("read " + ids.size() + " documents");
        String path = path("_all_docs") + (withDocuments ? "?include_docs=true" : "");
        return expectSuccess(attempt, http.post(attempt, path, Json.text(keys)))
                .body()
                .path("rows");
    }

    private JsonNode query(View view, ViewQuery query) {
        String attempt = attempt("query the view " + view.name() + " of " + view.design());
        String path = query.dbPath(path(""))
                .designDocId("_design/" + view.design())
                .viewName(view.name())
                .buildQuery();
        return expectSuccess(attempt, http.get(attempt, path)).body().path("rows");
    }

    PutOutcome written(String attempt, Answer answer) {
        if (answer.status() == 409) {
            return new PutOutcome.Conflict();
        }
        return new PutOutcome.Written(
                new Revision(expectSuccess(attempt, answer).body().path("rev").asText()));
    }

    private Answer expectSuccess(String attempt, Answer answer) {
        if (!answer.isSuccess() || !answer.body().isContainerNode()) {
            throw http.refusal(attempt, answer);
        }
        return answer;
    }

    private static String id(ObjectNode document) {
        return document.path("_id").asText();
    }

    /** The slash of a design document's id stays, that of others is a part of the id. */
    static String encodeId(String id) {
        String design = "_design/";
        return id.startsWith(design) ? design + CouchHttp.encode(id.substring(design.length())) : CouchHttp.encode(id);
    }
}
