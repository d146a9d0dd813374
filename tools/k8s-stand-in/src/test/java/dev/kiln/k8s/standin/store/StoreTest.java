// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoreTest {

    private final Store store = new Store(() -> Instant.parse("2026-01-02T03:04:05.678Z"), new Random(1), 5);

    @Test
    void everyWriteTakesTheNextRevision() {
        long first = revision(make("a"));
        long second = revision(relabel("a", "x"));

        assertThat(second).isEqualTo(first + 1);
        assertThat(store.revision()).isEqualTo(second);
    }

    @Test
    void whatDoesNotChangeIsNotWritten() {
        make("a");
        long before = revision(relabel("a", "x"));

        assertThat(revision(relabel("a", "x"))).isEqualTo(before);
    }

    @Test
    void aSecondObjectOfTheNameIsRefused() {
        make("a");

        assertThatThrownBy(() -> make("a")).isInstanceOfSatisfying(Refusal.class, it -> assertThat(
                        it.status().path("reason").asText())
                .isEqualTo("AlreadyExists"));
    }

    @Test
    void aWatchReplaysWhatHappenedSinceItsRevision() throws InterruptedException {
        long since = revision(make("a"));
        relabel("a", "x");
        store.remove(ResourceTypes.PODS, "n", "a", ignored -> true);

        try (Subscription watch = store.watch(ResourceTypes.PODS, "n", since)) {
            assertThat(watch.poll(Duration.ZERO).orElseThrow().kind()).isEqualTo(Change.Kind.MODIFIED);
            Change last = watch.poll(Duration.ZERO).orElseThrow();
            assertThat(last.kind()).isEqualTo(Change.Kind.DELETED);
            assertThat(revision(last.object())).isEqualTo(store.revision());
            assertThat(watch.poll(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void otherNamespacesAndTypesAreNotTold() throws InterruptedException {
        try (Subscription watch = store.watch(ResourceTypes.PODS, "other")) {
            make("a");
            store.create(ResourceTypes.CONFIG_MAPS, ResourceTypes.CONFIG_MAPS.named("other", "m"));

            assertThat(watch.poll(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aPastThatIsForgottenIsExpired() {
        long since = revision(make("a"));
        for (int i = 0; i < 6; i++) {
            relabel("a", "x" + i);
        }

        assertThatThrownBy(() -> store.watch(ResourceTypes.PODS, "", since))
                .isInstanceOfSatisfying(
                        Refusal.class, it -> assertThat(it.code()).isEqualTo(410));
    }

    @Test
    void compactingForgetsThePastAtOnce() {
        long since = revision(make("a"));
        relabel("a", "x");
        store.compact();

        assertThatThrownBy(() -> store.watch(ResourceTypes.PODS, "", since)).isInstanceOf(Refusal.class);
        store.watch(ResourceTypes.PODS, "", store.revision()).close();
    }

    @Test
    void aPastMomentCanBeListed() {
        make("a");
        long then = revision(make("b"));
        relabel("a", "later");
        store.remove(ResourceTypes.PODS, "n", "b", ignored -> true);
        make("c");

        Snapshot past = store.snapshotAt(ResourceTypes.PODS, "n", then);

        assertThat(past.objects()).extracting(Json::name).containsExactly("a", "b");
        assertThat(past.objects()).noneMatch(it -> it.toString().contains("later"));
    }

    private ObjectNode make(String name) {
        return store.create(ResourceTypes.PODS, ResourceTypes.PODS.named("n", name));
    }

    private ObjectNode relabel(String name, String value) {
        return store.update(ResourceTypes.PODS, "n", name, it -> {
                    Json.make(it, "metadata", "labels").put("l", value);
                    return it;
                })
                .orElseThrow();
    }

    private static long revision(ObjectNode object) {
        return Json.at(object, "metadata", "resourceVersion").asLong();
    }
}
