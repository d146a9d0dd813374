// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.EntityType;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.Stored;
import dev.kiln.store.attachments.CodeBytes;
import dev.kiln.store.attachments.VerifyingStream;
import dev.kiln.store.couchdb.documents.ActionDocuments;
import dev.kiln.store.couchdb.documents.CodeReference;
import dev.kiln.store.couchdb.documents.EntityDocuments;
import dev.kiln.store.couchdb.http.Body;
import dev.kiln.store.couchdb.http.Multipart;
import dev.kiln.store.couchdb.views.Queries;
import dev.kiln.store.couchdb.views.View;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ektorp.ViewQuery;

/** All entities in the database {@code whisks}; large code is an attachment of its action's document, written with it. */
final class CouchArtifactStore implements ArtifactStore {

    private static final String ATTACHMENTS = "_attachments";

    private final CouchDatabase database;
    private final CouchAttachments attachments;
    private final RandomGenerator random;

    CouchArtifactStore(CouchDatabase database, CouchAttachments attachments, RandomGenerator random) {
        this.database = database;
        this.attachments = attachments;
        this.random = random;
    }

    @Override
    public PutOutcome put(Action action, Expected expected) {
        return switch (expected) {
            case Expected.Absent absent -> create(action);
            case Expected.At at -> {
                Optional<ObjectNode> replaced = database.get(EntityDocuments.id(action.name()))
                        .filter(document -> CouchDatabase.revision(document).equals(at.revision()));
                yield replaced.isPresent() ? write(action, replaced) : new PutOutcome.Conflict();
            }
        };
    }

    @Override
    public Optional<Stored<Action>> action(QualifiedName name) {
        return database.get(EntityDocuments.id(name))
                .filter(document -> EntityDocuments.isOf(EntityType.ACTION, document))
                .map(document -> new Stored<>(
                        Documents.parse("action " + name, document, ActionDocuments::fromDocument),
                        CouchDatabase.revision(document)));
    }

    @Override
    public Code.Inline code(QualifiedName name, Code.Attached code) {
        String attachment = attachmentOf(name, code);
        String what = "the code of " + name + " in the attachment " + attachment;
        return attachments
                .read(EntityDocuments.id(name), attachment, content -> {
                    // the oldest references have no digest
                    InputStream checked = code.digest().startsWith("sha256-")
                            ? new VerifyingStream(content, code.digest(), what)
                            : content;
                    return CodeBytes.read(name, code, checked);
                })
                .orElseThrow(
                        () -> new StoreException.Corrupt(what + " is gone; update the action with its code", null));
    }

    @Override
    public <T> PutOutcome put(EntityType<T> type, T entity, Expected expected) {
        ObjectNode document = EntityDocuments.toDocument(type, entity);
        if (expected instanceof Expected.At at) {
            document.put("_rev", at.revision().value());
        }
        return database.put(document);
    }

    @Override
    public <T> Optional<Stored<T>> get(EntityType<T> type, QualifiedName name) {
        return database.get(EntityDocuments.id(name))
                .filter(document -> EntityDocuments.isOf(type.word(), document))
                .map(document -> new Stored<>(
                        Documents.parse(type.word() + " " + name, document, type.fromJson()),
                        CouchDatabase.revision(document)));
    }

    @Override
    public boolean isTaken(QualifiedName name) {
        return database.get(EntityDocuments.id(name)).isPresent();
    }

    @Override
    public DeleteOutcome delete(QualifiedName name, Revision revision) {
        return database.delete(EntityDocuments.id(name), revision);
    }

    @Override
    public List<ObjectNode> listActions(NamespaceName namespace, Optional<EntityName> packageName, Page page) {
        if (page.limit() == 0) {
            return List.of();
        }
        return database.rows(View.ACTIONS, Queries.page(question(namespace, packageName), page)).stream()
                .map(row -> ActionDocuments.summary(row.value()))
                .toList();
    }

    @Override
    public long countActions(NamespaceName namespace, Optional<EntityName> packageName) {
        return database.count(View.ACTIONS, question(namespace, packageName));
    }

    @Override
    public List<ObjectNode> list(EntityType<?> type, NamespaceName namespace, boolean isSharedOnly, Page page) {
        if (page.limit() == 0) {
            return List.of();
        }
        ViewQuery question = Queries.newestFirst(namespace.value());
        return database.rows(View.of(type, isSharedOnly), Queries.page(question, page)).stream()
                .map(row -> EntityDocuments.summary(row.value()))
                .toList();
    }

    @Override
    public long count(EntityType<?> type, NamespaceName namespace, boolean isSharedOnly) {
        return database.count(View.of(type, isSharedOnly), Queries.newestFirst(namespace.value()));
    }

    @Override
    public StoreHealth check() {
        return database.check();
    }

    /** Nothing: the connections are closed by whoever opened them. */
    @Override
    public void close() {}

    private PutOutcome create(Action action) {
        // a server that refuses a large body may close the connection before it was sent, and then nobody hears why
        boolean isRefused = largeCode(action).isPresent()
                && database.get(EntityDocuments.id(action.name())).isPresent();
        return isRefused ? new PutOutcome.Conflict() : write(action, Optional.empty());
    }

    private PutOutcome write(Action action, Optional<ObjectNode> replaced) {
        return largeCode(action)
                .map(code -> writeWithCode(action, code, replaced))
                .orElseGet(() -> database.put(document(action, replaced)));
    }

    private static Optional<Code.Inline> largeCode(Action action) {
        return action.exec()
                .optionalCode()
                .flatMap(code -> code instanceof Code.Inline inline && CodeBytes.areMany(inline)
                        ? Optional.of(inline)
                        : Optional.empty());
    }

    /** One request for both, so that no crash can leave one without the other. */
    private PutOutcome writeWithCode(Action action, Code.Inline code, Optional<ObjectNode> replaced) {
        String name = randomName();
        CodeBytes.Measure measure = measure(action.name(), code);
        Code.Attached reference = CodeReference.to(name, code, measure);
        ObjectNode document = document(action.withExec(action.exec().withCode(reference)), replaced);
        document.withObjectProperty(ATTACHMENTS)
                .putObject(name)
                .put("follows", true)
                .put("content_type", reference.contentType())
                .put("length", reference.lengthBytes());
        Body content = new Body() {
            @Override
            public InputStream open() {
                return CodeBytes.open(code);
            }

            @Override
            public long lengthBytes() {
                return measure.lengthBytes();
            }
        };
        return database.put(new Multipart(document, name, reference.contentType(), content, randomName()));
    }

    /** The document, which keeps the attachments that it names itself and that the one before it named. */
    private static ObjectNode document(Action action, Optional<ObjectNode> replaced) {
        ObjectNode document = ActionDocuments.toDocument(action);
        if (replaced.isPresent()) {
            ObjectNode before = replaced.get();
            document.set("_rev", before.get("_rev"));
            JsonNode stubs = before.path(ATTACHMENTS);
            keep(document, stubs, action.exec().optionalCode());
            // those who read the document just before will ask for its code
            keep(document, stubs, codeOf(before));
        }
        return document;
    }

    private static void keep(ObjectNode document, JsonNode stubs, Optional<Code> code) {
        if (code.isPresent() && code.get() instanceof Code.Attached attached) {
            String name = CodeReference.attachmentOf(attached);
            if (stubs.has(name)) {
                document.withObjectProperty(ATTACHMENTS).set(name, stubs.get(name));
            }
        }
    }

    /** The code of a document that may be unreadable: it is being replaced. */
    private static Optional<Code> codeOf(ObjectNode document) {
        try {
            return EntityDocuments.isOf(EntityType.ACTION, document)
                    ? ActionDocuments.fromDocument(document).exec().optionalCode()
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static CodeBytes.Measure measure(QualifiedName name, Code.Inline code) {
        try {
            return CodeBytes.measure(code);
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot save the code of " + name + ": " + e.getMessage(), e);
        }
    }

    private static String attachmentOf(QualifiedName name, Code.Attached code) {
        try {
            return CodeReference.attachmentOf(code);
        } catch (MalformedJsonException e) {
            throw new StoreException.Corrupt("cannot read the code of " + name + ": " + e.getMessage(), e);
        }
    }

    private String randomName() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    private static ViewQuery question(NamespaceName namespace, Optional<EntityName> packageName) {
        return Queries.newestFirst(packageName.map(it -> namespace + "/" + it).orElseGet(namespace::value));
    }
}
