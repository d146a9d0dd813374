// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import dev.kiln.model.json.Json;
import dev.kiln.verify.report.CheckName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the process shall do.
 *
 * @param folder the plugin's, absolute
 * @param provider which of its providers; empty when it has but one
 * @param bed a file that describes the test bed; empty for the plugin's own
 * @param settings the provider's, over those of the bed
 * @param only a part of the names of the checks to be run; empty for all
 * @param done the ids of checks that have an outcome already
 * @param boundSeconds how long one check may take
 * @param root Kiln's own folder
 * @param scratch an empty directory, removed by whoever gave the order
 */
public record Order(
        String folder,
        String provider,
        String bed,
        Map<String, String> settings,
        String only,
        List<String> done,
        int boundSeconds,
        String root,
        String scratch) {

    public Order {
        settings = Map.copyOf(settings);
        done = List.copyOf(done);
    }

    public void write(Path file) throws IOException {
        Files.writeString(file, Json.text(Json.mapper().valueToTree(this)));
    }

    static Order read(Path file) throws IOException {
        return Json.mapper().readValue(Files.readAllBytes(file), Order.class);
    }

    boolean wants(CheckName check) {
        return check.matches(only) && !done.contains(check.id());
    }
}
