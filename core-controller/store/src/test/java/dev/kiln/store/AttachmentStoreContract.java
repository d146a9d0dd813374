// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.AttachmentStore.Attachment;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every attachment store does. An implementation extends this and opens its store. */
public abstract class AttachmentStoreContract {

    private static final QualifiedName OWNER = QualifiedName.parse("my ns@example.com/a package/an action");
    private static final QualifiedName OTHER = QualifiedName.parse("guest/other");
    private static final String TYPE = "application/octet-stream";

    protected AttachmentStore store;

    /** Opens the store of this test; called again it finds what was saved. */
    protected abstract AttachmentStore openStore() throws Exception;

    /** Changes a byte of what was saved. */
    protected abstract void damage(QualifiedName owner, String name) throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = openStore();
    }

    @Test
    void opensWhatWasSaved() throws Exception {
        Attachment saved = save(OWNER, "hello");

        assertThat(read(OWNER, saved.name())).isEqualTo("hello");
    }

    @Test
    void tellsLengthAndDigest() throws Exception {
        Attachment saved = save(OWNER, "hello");

        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(saved.lengthBytes()).isEqualTo(5);
        assertThat(saved.digest()).isEqualTo("sha256-" + HexFormat.of().formatHex(sha256));
    }

    @Test
    void keepsSeveralOfAnOwner() throws Exception {
        Attachment one = save(OWNER, "one");
        Attachment two = save(OWNER, "two");

        assertThat(read(OWNER, one.name())).isEqualTo("one");
        assertThat(read(OWNER, two.name())).isEqualTo("two");
    }

    @Test
    void keepsNothingAndMuch() throws Exception {
        byte[] much = new byte[10_000_000];
        new Random(1).nextBytes(much);

        Attachment nothing = save(OWNER, "");
        Attachment large = store.save(OWNER, TYPE, new ByteArrayInputStream(much));

        assertThat(read(OWNER, nothing.name())).isEmpty();
        try (InputStream content = store.open(OWNER, large.name())) {
            assertThat(content.readAllBytes()).isEqualTo(much);
        }
    }

    @Test
    void saysWhenThereIsNone() throws Exception {
        String name = save(OWNER, "hello").name();

        assertThatThrownBy(() -> store.open(OTHER, name).close()).isInstanceOf(StoreException.Corrupt.class);
        assertThatThrownBy(() -> store.open(OWNER, "../" + name).close()).isInstanceOf(StoreException.Corrupt.class);
        assertThatThrownBy(() -> store.open(OWNER, "").close()).isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void saysWhenItIsDamaged() throws Exception {
        Attachment saved = save(OWNER, "hello");
        damage(OWNER, saved.name());

        assertThatThrownBy(() -> read(OWNER, saved.name()))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining(saved.name());
    }

    @Test
    void retainsWhatIsNamedAndNothingElse() throws Exception {
        Attachment kept = save(OWNER, "kept");
        Attachment dropped = save(OWNER, "dropped");
        Attachment others = save(OTHER, "dropped");

        store.retain(OWNER, Set.of(kept.name()));

        assertThat(read(OWNER, kept.name())).isEqualTo("kept");
        assertThatThrownBy(() -> read(OWNER, dropped.name())).isInstanceOf(StoreException.Corrupt.class);
        assertThat(read(OTHER, others.name())).isEqualTo("dropped");
    }

    @Test
    void retainingAgainAndOfNobodyIsAllowed() throws Exception {
        Attachment saved = save(OWNER, "hello");

        assertThatCode(() -> {
                    store.retain(OWNER, Set.of());
                    store.retain(OWNER, Set.of(saved.name()));
                    store.retain(OTHER, Set.of());
                })
                .doesNotThrowAnyException();
    }

    @Test
    void savesAgainWhatWasDiscarded() throws Exception {
        save(OWNER, "hello");
        store.retain(OWNER, Set.of());

        assertThat(read(OWNER, save(OWNER, "hello").name())).isEqualTo("hello");
    }

    @Test
    void leavesTheStreamToItsOwner() throws Exception {
        boolean[] isClosed = {false};
        InputStream content = new FilterInputStream(new ByteArrayInputStream(new byte[3])) {
            @Override
            public void close() {
                isClosed[0] = true;
            }
        };

        store.save(OWNER, TYPE, content);

        assertThat(isClosed[0]).isFalse();
    }

    @Test
    void aStreamThatBreaksIsNotSaved() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken on purpose");
            }
        };

        assertThatThrownBy(() -> store.save(OWNER, TYPE, broken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken on purpose");
        assertThat(store.check()).isInstanceOf(StoreHealth.Up.class);
    }

    @Test
    void manyMaySaveAtOnce() throws Exception {
        List<CompletableFuture<Attachment>> saves = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String text = "content " + i % 4;
            CompletableFuture<Attachment> save = new CompletableFuture<>();
            saves.add(save);
            Thread.ofVirtual().start(() -> {
                try {
                    save.complete(save(OWNER, text));
                } catch (Throwable e) {
                    save.completeExceptionally(e);
                }
            });
        }
        for (int i = 0; i < 16; i++) {
            Attachment saved = saves.get(i).get(30, TimeUnit.SECONDS);
            assertThat(read(OWNER, saved.name())).isEqualTo("content " + i % 4);
        }
    }

    @Test
    void aReopenedStoreHasEverything() throws Exception {
        Attachment saved = save(OWNER, "hello");

        store = openStore();

        assertThat(read(OWNER, saved.name())).isEqualTo("hello");
    }

    private Attachment save(QualifiedName owner, String text) throws IOException {
        return store.save(owner, TYPE, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String read(QualifiedName owner, String name) throws IOException {
        try (InputStream content = store.open(owner, name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
