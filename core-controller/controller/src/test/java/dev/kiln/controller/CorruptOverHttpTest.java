// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.error;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.store.EntityType;
import dev.kiln.store.Expected;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the store and should not be, and what two do there at once. */
class CorruptOverHttpTest {

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void start() {
        world = new World(directory);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aDocumentThatCannotBeReadIsThePlatformsFault() throws SQLException {
        done(world.put(own("triggers/broken"), "{}"));
        sql("UPDATE entities SET document = '[1]' WHERE id = 'guest/broken'");

        HttpResponse<String> reply = world.get(own("triggers/broken"));

        assertThat(reply.statusCode()).isEqualTo(500);
        assertThat(error(reply)).isEqualTo("Resource is corrupted and cannot be read.");
    }

    @Test
    void aWebActionWhoseRecordCannotBeReadIsThePlatformsFault() {
        Site site = new Site(world);
        site.export("page");
        world.invoker.sendsIdsOnly = true;
        world.invoker.storesRecords = false;
        world.invoker.script = message -> {
            ActivationResponse response = ActivationResponse.success(Json.object(), 2);
            world.stores.activations().append(List.of(ScriptedInvoker.record(message, response)));
            try {
                sql("UPDATE activations SET document = '[1]'");
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
            return Optional.of(response);
        };

        Site.assertRefused(site.get(Site.path("page")), 500, "Resource is corrupted and cannot be read.");
    }

    @Test
    void ofTwoWhoWriteAtOnceOneIsTold() throws InterruptedException {
        done(world.put(own("triggers/wanted"), "{}"));
        ConcurrentLinkedQueue<HttpResponse<String>> replies = new ConcurrentLinkedQueue<>();

        await("two met", () -> {
            List<Thread> writers = IntStream.range(0, 8)
                    .mapToObj(i -> Thread.ofVirtual()
                            .start(() -> replies.add(world.put(
                                    own("triggers/wanted?overwrite=true"),
                                    "{\"parameters\": [{\"key\": \"a\", \"value\": " + i + "}]}"))))
                    .toList();
            writers.forEach(CorruptOverHttpTest::join);
            return replies.stream().anyMatch(it -> it.statusCode() == 409);
        });

        assertThat(replies).allSatisfy(it -> assertThat(it.statusCode()).isIn(200, 409));
        assertThat(replies).filteredOn(it -> it.statusCode() == 409).allSatisfy(it -> assertThat(error(it))
                .isEqualTo("Concurrent modification to resource detected."));
    }

    @Test
    void aBindingThatLeadsBackToItselfIsTold() {
        QualifiedName name = QualifiedName.of("guest", "circle");
        ActionPackage circle = new ActionPackage(
                name, Version.FIRST, false, Optional.of(name), Parameters.NONE, Annotations.NONE, Instant.now());
        world.stores.artifacts().put(EntityType.PACKAGE, circle, new Expected.Absent());

        HttpResponse<String> reply = world.get(own("packages/circle"));

        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(error(reply)).isEqualTo("Package binding 'guest/circle' contains a circular reference.");
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("kiln.db"));
                Statement executed = connection.createStatement()) {
            executed.execute("PRAGMA busy_timeout = 5000");
            assertThat(executed.executeUpdate(statement)).isPositive();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
