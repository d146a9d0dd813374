// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.AttachmentStore;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.attachments.Digests;
import dev.kiln.store.attachments.VerifyingStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Attachments as documents of their own in the database {@code whisks}, for those whose entities are kept elsewhere. First
 * the bytes are written, then the digest: a document without one is what a crash left, and counts as missing.
 */
final class CouchAttachmentStore implements AttachmentStore {

    /** No name begins with a dot, so these are nobody's entities. */
    private static final String PREFIX = ".kiln-attachments/";

    private static final String CONTENT = "content";
    private static final String DIGEST = "digest";
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");

    private final CouchDatabase database;
    private final CouchAttachments attachments;
    private final RandomGenerator random;

    CouchAttachmentStore(CouchDatabase database, CouchAttachments attachments, RandomGenerator random) {
        this.database = database;
        this.attachments = attachments;
        this.random = random;
    }

    @Override
    public Attachment save(QualifiedName owner, String contentType, InputStream content) throws IOException {
        HexFormat hex = HexFormat.of();
        String name = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
        String id = below(owner) + name;
        MeasuringStream measured = new MeasuringStream(content);
        write(id, contentType, measured);
        String digest = measured.digest();
        ObjectNode document = database.get(id).orElseThrow(() -> lost(owner));
        document.put("entityType", "attachment")
                .put("owner", owner.toString())
                .put(DIGEST, digest)
                .put("length", measured.lengthBytes());
        if (!(database.put(document) instanceof PutOutcome.Written)) {
            throw lost(owner);
        }
        return new Attachment(name, measured.lengthBytes(), digest);
    }

    @Override
    public InputStream open(QualifiedName owner, String name) {
        String what = "attachment " + name + " of " + owner;
        String digest = (NAME.matcher(name).matches()
                        ? database.get(below(owner) + name)
                        : Optional.<ObjectNode>empty())
                .map(document -> document.path(DIGEST).asText(""))
                .filter(it -> !it.isEmpty())
                .orElseThrow(() -> new StoreException.Corrupt("there is no " + what, null));
        return new VerifyingStream(attachments.open(below(owner) + name, CONTENT), digest, what);
    }

    @Override
    public void retain(QualifiedName owner, Set<String> names) {
        Map<String, String> revisions = database.revisionsBelow(below(owner));
        revisions
                .keySet()
                .removeIf(id -> names.contains(id.substring(below(owner).length())));
        Documents.delete(database, revisions);
    }

    @Override
    public StoreHealth check() {
        return database.check();
    }

    private void write(String id, String contentType, MeasuringStream content) throws IOException {
        try {
            attachments.put(id, CONTENT, contentType, content);
        } catch (StoreException e) {
            // to the client below, a stream that breaks looks like a connection that does
            throw content.failure().orElseThrow(() -> e);
        }
    }

    private static String below(QualifiedName owner) {
        byte[] hash = Digests.sha256().digest(owner.toString().getBytes(StandardCharsets.UTF_8));
        return PREFIX + HexFormat.of().formatHex(hash) + "/";
    }

    private static StoreException lost(QualifiedName owner) {
        return new StoreException.Unavailable(
                "cannot save an attachment of " + owner + ": somebody else removed it meanwhile; try again", null);
    }
}
